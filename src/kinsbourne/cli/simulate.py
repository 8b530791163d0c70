"""``kinsbourne simulate``: data that no patient made, for tests, teaching and the demo."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, NoReturn

import msgspec
import typer

from kinsbourne.cli.stopping import stoppable

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Simulate data for tests, teaching and the demo: no evidence of anything.",
)


@app.callback()
def main() -> None:
    """Take no options of its own."""


class Kind(StrEnum):
    """What the eyes do; the same as the simulation's own kinds."""

    OPSOCLONUS = "opsoclonus"
    FLUTTER = "flutter"
    JERK = "jerk"
    PENDULAR = "pendular"
    OCULOPALATAL = "oculopalatal"
    SQUARE_WAVE_JERKS = "square-wave-jerks"
    MACROSACCADIC = "macrosaccadic"
    PURSUIT = "pursuit"
    NORMAL = "normal"


@app.command()
def eye(
    kind: Annotated[Kind, typer.Argument(help="What the eyes do.")],
    fs: Annotated[float, typer.Option(help="Sampling rate, Hz.")] = 500.0,
    seconds: Annotated[float, typer.Option(help="Duration, s.")] = 10.0,
    seed: Annotated[int, typer.Option(min=0, help="The same seed, the same recording.")] = 0,
    noise: Annotated[float | None, typer.Option(min=0, help="Noise, deg RMS an axis.")] = None,
    share: Annotated[
        float | None, typer.Option(help="Share of the time in bursts: opsoclonus and flutter.")
    ] = None,
    making: Annotated[
        str | None,
        typer.Option(
            help="How it is made: opsoclonus chain, lissajous or neurons; flutter chain or "
            "neurons; jerk even, falling or rising; pendular slow or fast; square-wave-jerks small "
            "or macro; pursuit sine or sweep; normal viewing, reading, fixation or steps. Drawn "
            "unless given."
        ),
    ] = None,
    two_eyes: Annotated[bool, typer.Option("--two-eyes", help="Record both eyes.")] = False,
    blinks: Annotated[float | None, typer.Option(min=0, help="Blinks a second.")] = None,
    missing: Annotated[
        float | None, typer.Option(min=0, max=1, help="Share of samples lost, blinks aside.")
    ] = None,
    spikes: Annotated[float | None, typer.Option(min=0, help="Spikes a second.")] = None,
    tremor: Annotated[float | None, typer.Option(min=0, help="Head tremor, deg.")] = None,
    post_saccadic: Annotated[
        float | None,
        typer.Option(min=0, help="Oscillation after saccades, as a share of each."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(help="Write here, csv or npz by the suffix; its name is made to say so."),
    ] = None,
    truth: Annotated[
        Path | None, typer.Option(help="Write what truly happened here, JSON.")
    ] = None,
) -> None:
    """Simulate a recording of the eyes: a csv that `kinsbourne` reads."""
    from kinsbourne.signals.eye.simulation import SimulationError, files, simulate

    if out and out.suffix not in (".csv", ".npz"):
        _refuse(f"--out {out.name}: the suffix is .csv or .npz")
    try:
        simulated = simulate(
            kind.value, fs_hz=fs, duration_s=seconds, seed=seed, noise_deg=noise, share=share,
            making=making, two_eyes=two_eyes, blinks_per_s=blinks, missing=missing,
            spikes_per_s=spikes, tremor_deg=tremor, post_saccadic=post_saccadic,
        )  # fmt: skip
    except SimulationError as error:
        _refuse(str(error))
    typer.echo(f"Simulated, no patient: {simulated.recording.source}.", err=True)
    if truth:
        _write(truth, files.truth(simulated))
    if out is None:
        typer.echo(files.csv(simulated.recording), nl=False)
        return
    as_csv = out.suffix == ".csv"
    _write(
        files.labelled(out),
        files.csv(simulated.recording).encode() if as_csv else files.npz(simulated),
    )


@app.command()
def case(
    n: Annotated[int, typer.Option("--n", min=1, help="How many patients.")] = 1,
    seed: Annotated[int, typer.Option(min=0, help="The same seed, the same patients.")] = 0,
    out: Annotated[
        Path | None,
        typer.Option(help="Write here, .ndjson or .jsonl; its name is made to say so."),
    ] = None,
    truth: Annotated[
        Path | None, typer.Option(help="Write what truly happened here, NDJSON.")
    ] = None,
) -> None:
    """Simulate patients over years: phenopackets, one a line, that `kinsbourne` reads."""
    from kinsbourne.case.simulation import labelled, simulate
    from kinsbourne.exchange.sources import BULK

    if out and out.suffix not in BULK:
        _refuse(f"--out {out.name}: the suffix is .ndjson or .jsonl")
    try:
        patients = simulate(seed, n)
    except ValueError as error:
        _refuse(str(error))
    typer.echo(f"Simulated, no patients: {n} with seed {seed}.", err=True)
    truths = _Lines(truth) if truth else None
    records = _Lines(labelled(out)) if out else None
    for patient in patients:
        # every time in it is an instant already: what phenopacket.write would write, faster
        line = msgspec.json.encode(patient.case)
        if records:
            records.add(line)
        else:
            sys.stdout.buffer.write(line + b"\n")
        if truths:
            truths.add(msgspec.json.encode(patient.truth))
    for written in filter(None, (truths, records)):
        written.close()


class _Lines:
    """A file that lines are added to, one at a time; a failure is one line, too."""

    def __init__(self, file: Path) -> None:
        self._file = file
        try:
            self._stream = file.open("wb", buffering=0)  # a failure shows at once, not at the end
        except OSError as error:
            _refuse(f"{file}: {error.strerror}")

    def add(self, line: bytes) -> None:
        left = line + b"\n"
        try:
            while left:
                left = left[self._stream.write(left) :]
        except OSError as error:
            self._stream.close()
            _refuse(f"{self._file}: {error.strerror}")

    def close(self) -> None:
        self._stream.close()
        typer.echo(f"Wrote {self._file}", err=True)


def _refuse(why: str) -> NoReturn:
    typer.echo(f"{why}.", err=True)
    raise typer.Exit(2)


def _write(file: Path, content: bytes) -> None:
    try:
        file.write_bytes(content)
    except OSError as error:
        _refuse(f"{file}: {error.strerror}")
    typer.echo(f"Wrote {file}", err=True)


@app.command()
def population(
    n: Annotated[int, typer.Option("-n", "--people", min=1, help="How many people.")],
    out: Annotated[Path, typer.Option(help="The folder to write; empty, or not there yet.")],
    seed: Annotated[int, typer.Option(min=0, help="The same seed, the same people.")] = 0,
    missing: Annotated[
        float,
        typer.Option(min=0, max=1, help="Share of what illnesses leave that no code is given for."),
    ] = 0.3,
    planted: Annotated[
        float | None,
        typer.Option(min=0, help="Patients with OMS, of a million people."),
    ] = None,
    processes: Annotated[
        int | None, typer.Option(min=1, help="How many work at once; one a core unless given.")
    ] = None,
) -> None:
    """Simulate a health system in which patients were missed: OMOP tables as parquet."""
    from concurrent.futures.process import BrokenProcessPool

    from kinsbourne.case.errors import CaseError
    from kinsbourne.population.simulation import simulate

    is_watched = sys.stderr.isatty()

    def told(people: int) -> None:
        if is_watched:
            sys.stderr.write(f"\r{people:,} of {n:,} people")
            sys.stderr.flush()

    try:
        with stoppable("nothing is kept of the population."):
            simulate(
                out, n, seed, missing=missing, planted=planted, processes=processes, progress=told
            )
    except CaseError as error:
        typer.echo(str(error.problem), err=True)
        raise typer.Exit(2) from None
    except OSError as error:
        typer.echo(
            f"not written: {error.strerror}. Free some room, or name another folder.", err=True
        )
        raise typer.Exit(1) from None
    except BrokenProcessPool:
        typer.echo(
            "not written: one of its processes was ended. Use fewer --processes, or free memory.",
            err=True,
        )
        raise typer.Exit(1) from None
    if is_watched:
        sys.stderr.write("\r\x1b[K")
    typer.echo(f"simulated, about nobody: {out}", err=True)
