// How numbers are written for a reader.

/** A power of ten, its exponent raised: 10⁻³. */
const tenTo = (exponent) =>
  `10${[...String(exponent)].map((sign) => "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"["-0123456789".indexOf(sign)]).join("")}`;

/** Three significant digits, thousands with a comma: 0.0123, 4.00, 95,400. */
export function shown(number, digits = 3) {
  if (!Number.isFinite(number)) return number > 0 ? "∞" : "–";
  const size = Math.abs(number);
  if (size === 0) return "0";
  if (size < 1e-3 || size >= 1e7) {
    const [mantissa, exponent] = number.toExponential(1).split("e");
    return `${mantissa}·${tenTo(Number(exponent))}`;
  }
  if (size >= 10 ** (digits - 1)) return counted(Number(number.toPrecision(digits)));
  return number.toPrecision(digits);
}

/** A number with all its digits, and a minus that is one. */
export const plain = (number) => String(number).replace("-", "−");

/** A whole number, thousands with a comma. */
export const counted = (number) => String(Math.round(number)).replace(/\B(?=(\d{3})+$)/g, ",");

/** How many of a thing: 1 spike, 1,200 spikes. */
export const numberOf = (number, thing) =>
  `${counted(number)} ${thing}${Math.round(number) === 1 ? "" : "s"}`;

/** A fraction from 0 to 1: close to 1 it shows how far it is from 1. */
export const fraction = (value) => (value > 0.999 && value < 1 ? `1 − ${shown(1 - value, 2)}` : shown(value));

/** 0.1, 1, 10, 100, then powers: 10³. */
export const powerOfTen = (value) => (value <= 100 ? String(value) : tenTo(Math.round(Math.log10(value))));

/** How long something will still take: in minutes where nobody counts seconds. */
export const timeLeft = (seconds) =>
  (seconds > 100 ? `${Math.round(seconds / 60)} min` : `${Math.ceil(seconds)} s`);

/** A duration in the unit that fits. */
export function duration(seconds) {
  if (seconds < 1) return `${shown(seconds * 1e3)} ms`;
  if (seconds < 3600) return `${shown(seconds)} s`;
  if (seconds < 2 * 86400) return `${shown(seconds / 3600)} h`;
  if (seconds < 3 * 31557600) return `${shown(seconds / 86400)} days`;
  return `${shown(seconds / 31557600)} years`;
}
