"""Evaluation, enclosure, identification, fingerprint of single fractions."""

from __future__ import annotations

from benchmarks.measure import Measurement, seconds
from discovery import PCF, constants, evaluate, fingerprint, identify
from discovery.identification.identify import lattices_tried
from verify import certify, enclose

CLASSES = {
    "factorial": PCF("n+3", "-n"),
    "exponential": PCF("2n+1", "n^2"),
    "parabolic, power law": PCF("n^3+(n+1)^3", "-n^6"),
    "parabolic, root": PCF("2n+2", "-n^2"),
    "dominated, power law": PCF("2n+1", "n^4"),
}
UNNAMED = PCF("n^2+n+3", "n+2")


def measurements() -> list[Measurement]:
    """Times of one call."""
    found = []
    for name, pcf in CLASSES.items():
        for digits in (50, 100, 1000):
            t = seconds(lambda p=pcf, d=digits: evaluate(p, d))
            e = seconds(lambda p=pcf, d=digits: enclose(p, d))
            found.append(Measurement(f"evaluate, {name}, {digits} digits", t * 1e3, "ms"))
            found.append(
                Measurement(
                    f"enclosure / evaluation, {name}, {digits} digits",
                    e / t,
                    "ratio",
                    f"enclosure {e * 1e3:.3g} ms",
                )
            )
    t = seconds(lambda: enclose(CLASSES["exponential"], 100_000), repeat=1)
    found.append(Measurement("enclosure of 4/pi, 100,000 digits", t, "s"))
    value = evaluate(UNNAMED, 60).value
    assert value is not None
    count = lattices_tried(len(constants.default))
    t = seconds(lambda: identify(value, 60))
    found.append(
        Measurement("identification of a value without a name", t * 1e3, "ms", f"{count} lattices")
    )
    found.append(Measurement("identification tests", count / t, "lattices/s, 1 core"))
    t = seconds(lambda: certify(CLASSES["exponential"], "4/pi", 100))
    found.append(Measurement("certify 4/pi to 100 digits", t * 1e3, "ms"))
    t = seconds(lambda: fingerprint(PCF("3n^2+3n+1", "-n^3*(2n-3)")))
    found.append(Measurement("fingerprint, degree (2,4), reduction", t * 1e3, "ms"))
    t = seconds(lambda: fingerprint(PCF("2n+1", "n^2")))
    found.append(Measurement("fingerprint, degree (1,2), by theorem", t * 1e3, "ms"))
    return found
