// Draws a pair of eyes that move as a simulated trace says, and the trace with a cursor.
// Without this script the page shows the trace as a picture.
"use strict";

const STEP = 0.008; // seconds: two samples
const WINDOW = 2; // seconds of the trace shown at once
const FACE = { wide: 480, high: 300, eyes: [148, 332], at: 152, iris: 27 };

function player(box) {
  const find = (name) => box.querySelector(`.${name}`);
  const face = find("face"), line = find("line"), play = find("play"), at = find("at");
  const speed = find("speed"), gain = find("gain");
  let shown = null, time = 0, before = null;

  const clip = (t) => ((t % shown.seconds) + shown.seconds) % shown.seconds;

  function draw() {
    if (!shown) return;
    drawFace(face, shown, time, Number(gain.value), speed.selectedOptions[0].text);
    drawTrace(line, shown, time);
    at.value = time.toFixed(3);
    at.setAttribute("aria-valuetext", `${time.toFixed(2)} seconds`);
  }

  function frame(now) {
    if (before === null) return;
    // a tab that was hidden does not jump ahead
    time = clip(time + (Math.min(now - before, 100) / 1000) * Number(speed.value));
    before = now;
    draw();
    requestAnimationFrame(frame);
  }

  function run(on) {
    before = on ? performance.now() : null;
    play.textContent = on ? "Pause" : "Play";
    if (on) requestAnimationFrame(frame);
  }

  function go(to) {
    run(false);
    time = clip(to);
    draw();
  }

  play.addEventListener("click", () => shown && run(before === null));
  find("back").addEventListener("click", () => go(time - STEP));
  find("on").addEventListener("click", () => go(time + STEP));
  at.addEventListener("input", () => go(Math.min(Number(at.value), shown.seconds - STEP)));
  for (const choice of [speed, gain]) choice.addEventListener("change", draw);
  box.addEventListener("keydown", (event) => {
    const on = event.target.tagName;
    if (event.key === " " && on !== "BUTTON" && on !== "SELECT") run(before === null);
    else if (event.key === "ArrowLeft" && on !== "SELECT" && on !== "INPUT") go(time - STEP);
    else if (event.key === "ArrowRight" && on !== "SELECT" && on !== "INPUT") go(time + STEP);
    else return;
    event.preventDefault();
  });
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) speed.selectedIndex = speed.length - 1;
  new ResizeObserver(draw).observe(box);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);

  fetch(box.dataset.trace, { headers: { Accept: "application/json" } })
    .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error("no trace"))))
    .then((view) => {
      shown = view.player;
      box.hidden = false;
      draw();
    })
    .catch(() => box.remove()); // the picture below shows the trace
}

// A drawing surface in its own units, sharp on every screen; `px` is one unit of the screen.
function surface(canvas, wide) {
  const ratio = window.devicePixelRatio || 1;
  const width = canvas.clientWidth, height = canvas.clientHeight;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const scale = wide ? width / wide : 1;
  const pen = canvas.getContext("2d");
  pen.setTransform(ratio * scale, 0, 0, ratio * scale, 0, 0);
  return { pen, px: 1 / scale, width: width / scale, height: height / scale };
}

function sample(trace, time) {
  const place = time * trace.rate_hz, last = trace.x.length - 1;
  const one = Math.min(Math.floor(place), last), two = Math.min(one + 1, last), part = place - one;
  const between = (axis) => (axis[one] + (axis[two] - axis[one]) * part) / trace.per_degree;
  return [between(trace.x), between(trace.y)];
}

function drawFace(canvas, shown, time, gain, speed) {
  const { pen, px } = surface(canvas, FACE.wide);
  pen.clearRect(0, 0, FACE.wide, FACE.high);
  drawHead(pen);
  const gaze = sample(shown.trace, time).map((degrees) => degrees * gain);
  const turned = Math.hypot(...gaze);
  const held = turned > shown.reach_deg ? shown.reach_deg / turned : 1;
  const [x, y] = gaze.map((degrees) => (degrees * held * Math.PI) / 180);
  for (const side of FACE.eyes) drawEye(pen, side, FACE.at, x, y, shown.globe * FACE.iris);
  const said = [`SIMULATED · ${shown.name}`, `movement ×${gain}, ${speed}`];
  pen.font = `600 ${13 * px}px system-ui, sans-serif`;
  const wide = Math.max(...said.map((text) => pen.measureText(text).width)) + 14 * px;
  pen.fillStyle = "#fff";
  pen.fillRect(6 * px, 6 * px, wide, 40 * px);
  pen.fillStyle = "#1b1f24";
  said.forEach((text, row) => pen.fillText(text, 13 * px, (22 + 17 * row) * px));
}

function drawHead(pen) {
  const shape = (colour, path) => {
    pen.fillStyle = colour;
    pen.beginPath();
    path();
    pen.fill();
  };
  const stroke = (colour, width, path) => {
    pen.strokeStyle = colour;
    pen.lineWidth = width;
    pen.lineCap = "round";
    pen.beginPath();
    path();
    pen.stroke();
  };
  shape("#dfe9f0", () => pen.rect(0, 0, FACE.wide, FACE.high));
  for (const ear of [38, 442]) {
    shape("#e5b692", () => pen.ellipse(ear, 178, 26, 38, 0, 0, 2 * Math.PI));
    shape("#d49f7b", () => pen.ellipse(ear, 180, 13, 22, 0, 0, 2 * Math.PI));
  }
  shape("#f2cba9", () => pen.ellipse(240, 158, 202, 186, 0, 0, 2 * Math.PI));
  shape("#7a5236", () => {
    pen.moveTo(40, 120);
    pen.bezierCurveTo(48, 20, 130, -60, 240, -60);
    pen.bezierCurveTo(350, -60, 432, 20, 440, 120);
    pen.bezierCurveTo(420, 70, 385, 42, 330, 30);
    pen.bezierCurveTo(300, 62, 215, 74, 150, 44);
    pen.bezierCurveTo(100, 54, 60, 78, 40, 120);
  });
  for (const cheek of [112, 368]) {
    const blush = pen.createRadialGradient(cheek, 222, 4, cheek, 222, 42);
    blush.addColorStop(0, "#eea98fb0");
    blush.addColorStop(1, "#eea98f00");
    shape(blush, () => pen.rect(cheek - 44, 178, 88, 88));
  }
  for (const [from, turn] of [[148, 1], [332, -1]]) {
    stroke("#8a6245", 6, () => {
      pen.moveTo(from - 42 * turn, 104);
      pen.quadraticCurveTo(from - 4 * turn, 86, from + 36 * turn, 99);
    });
  }
  stroke("#cf9570", 3, () => {
    pen.moveTo(225, 218);
    pen.quadraticCurveTo(240, 229, 255, 218);
  });
  stroke("#b4655c", 4.5, () => {
    pen.moveTo(210, 266);
    pen.quadraticCurveTo(240, 277, 270, 266);
  });
}

function lids(pen, x, y) {
  pen.beginPath();
  pen.moveTo(x - 54, y + 4);
  pen.bezierCurveTo(x - 32, y - 36, x + 32, y - 36, x + 54, y + 4);
  pen.bezierCurveTo(x + 30, y + 32, x - 30, y + 32, x - 54, y + 4);
  pen.closePath();
}

// `x` and `y` in radians, towards the child's right and up; the child's right is our left.
function drawEye(pen, left, top, x, y, globe) {
  const ahead = Math.cos(Math.hypot(x, y)), way = Math.atan2(-Math.sin(y), -Math.sin(x));
  const across = left - globe * Math.sin(x), down = top - globe * Math.sin(y);
  const disc = (radius, colour) => {
    pen.fillStyle = colour;
    pen.beginPath();
    pen.ellipse(across, down, radius * ahead, radius, way, 0, 2 * Math.PI);
    pen.fill();
  };
  pen.save();
  lids(pen, left, top);
  pen.fillStyle = "#fdfcf8";
  pen.fill();
  pen.clip();
  disc(FACE.iris, "#2f4858");
  const colour = pen.createRadialGradient(across, down, 6, across, down, FACE.iris);
  colour.addColorStop(0, "#9dbccd");
  colour.addColorStop(0.75, "#5d8aa3");
  colour.addColorStop(1, "#44697f");
  disc(FACE.iris - 3, colour);
  disc(12, "#0d1114");
  // the light on the cornea moves less than the iris
  pen.fillStyle = "#fff";
  pen.beginPath();
  pen.arc(left + 8 + (across - left) * 0.5, top - 9 + (down - top) * 0.5, 5, 0, 2 * Math.PI);
  pen.fill();
  const shade = pen.createLinearGradient(0, top - 28, 0, top - 6);
  shade.addColorStop(0, "#5a3d2c66");
  shade.addColorStop(1, "#5a3d2c00");
  pen.fillStyle = shade;
  pen.fillRect(left - 56, top - 30, 112, 26);
  pen.restore();
  pen.strokeStyle = "#6b4630";
  pen.lineCap = "round";
  pen.lineWidth = 4;
  pen.beginPath();
  pen.moveTo(left - 54, top + 4);
  pen.bezierCurveTo(left - 32, top - 36, left + 32, top - 36, left + 54, top + 4);
  pen.stroke();
  pen.lineWidth = 1.5;
  pen.strokeStyle = "#b98563";
  pen.beginPath();
  pen.moveTo(left - 54, top + 4);
  pen.bezierCurveTo(left - 30, top + 32, left + 30, top + 32, left + 54, top + 4);
  pen.stroke();
  pen.beginPath();
  pen.moveTo(left - 46, top - 20);
  pen.bezierCurveTo(left - 26, top - 43, left + 26, top - 43, left + 46, top - 20);
  pen.stroke();
}

function drawTrace(canvas, shown, time) {
  const { pen, width, height } = surface(canvas, 0);
  const colour = (name) => getComputedStyle(canvas).getPropertyValue(`--${name}`);
  const { trace } = shown, from = Math.floor(time / WINDOW) * WINDOW;
  const edge = { left: 44, right: 10, top: 26, bottom: 34, apart: 34 };
  const wide = width - edge.left - edge.right;
  const high = (height - edge.top - edge.bottom - edge.apart) / 2;
  const reach = [trace.x, trace.y].map((axis) => [Math.min(...axis), Math.max(...axis)]);
  const span = Math.max(6, ...reach.map(([low, most]) => (1.1 * (most - low)) / trace.per_degree));
  const across = (t) => edge.left + ((t - from) / WINDOW) * wide;
  pen.clearRect(0, 0, width, height);
  pen.font = "12px system-ui, sans-serif";
  ["Horizontal, deg (up: child's right)", "Vertical, deg (up: up)"].forEach((name, row) => {
    const axis = row ? trace.y : trace.x, top = edge.top + row * (high + edge.apart);
    const middle = (reach[row][0] + reach[row][1]) / 2 / trace.per_degree;
    const down = (degrees) => top + high / 2 - ((degrees - middle) / span) * high;
    pen.fillStyle = colour("ink");
    pen.textAlign = "left";
    pen.fillText(name, edge.left, top - 7);
    const tick = [1, 2, 5, 10, 20, 50].find((size) => span / size <= 5);
    pen.textAlign = "right";
    for (let at = Math.ceil((middle - span / 2) / tick) * tick; at <= middle + span / 2; at += tick) {
      pen.fillStyle = colour("line");
      pen.fillRect(edge.left, down(at), wide, 1);
      pen.fillStyle = colour("soft");
      pen.fillText(String(at), edge.left - 6, down(at) + 4);
    }
    pen.strokeStyle = colour("ink");
    pen.lineWidth = 1.5;
    pen.lineJoin = "round";
    pen.beginPath();
    const first = Math.round(from * trace.rate_hz);
    const last = Math.min(axis.length - 1, Math.round((from + WINDOW) * trace.rate_hz));
    for (let i = first; i <= last; i++) {
      pen.lineTo(across(i / trace.rate_hz), down(axis[i] / trace.per_degree));
    }
    pen.stroke();
    pen.fillStyle = colour("focus");
    pen.beginPath();
    pen.arc(across(time), down(sample(trace, time)[row]), 5, 0, 2 * Math.PI);
    pen.fill();
  });
  pen.fillStyle = colour("soft");
  pen.textAlign = "center";
  for (let t = from; t <= from + WINDOW; t += 0.5) {
    pen.fillText(t.toFixed(1), across(t) - (t === from + WINDOW ? 6 : 0), height - 20);
  }
  pen.fillText("Time, seconds · simulated", edge.left + wide / 2, height - 5);
  pen.fillStyle = colour("focus");
  pen.fillRect(across(time) - 1, edge.top, 2, height - edge.top - edge.bottom);
}

document.querySelectorAll(".player").forEach(player);
