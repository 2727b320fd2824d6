// The state of a lab in the page's address: #lab-weight_map?tau_prun_s=30&k_p=2

const LONGEST_LIST = 5000;

// What a value from an address must be. One that is not is left out: an address can be typed by anyone.
export const within = (low, high) => (value) => typeof value === "number" && value >= low && value <= high;
export const whole = (low, high) => (value) => Number.isInteger(value) && value >= low && value <= high;
export const flag = (value) => typeof value === "boolean";
export const keyed = (value) => value !== null && typeof value === "object";
export const oneOf = (choices) => (value) => choices.includes(value);
/** A list, of a length that is known or that a reader can make by hand: a longer one would stop the page. */
export const listOf = (check, length) => (value) => Array.isArray(value)
  && (length === undefined ? value.length <= LONGEST_LIST : value.length === length) && value.every(check);
/** Digits, each of them once. */
export const differentDigits = (length) => (value) =>
  listOf(whole(0, 9), length)(value) && new Set(value).size === length;

/** Values (a map by name) of the lab with the id `lab`, as the end of an address. */
export function addressOf(lab, values) {
  const rounded = (key, value) => (typeof value !== "number" || Number.isInteger(value) ? value
    : Number(value.toPrecision(6)));
  const isPlain = (value) => typeof value === "string" && parsedValue(encodeURIComponent(value)) === value;
  const parts = [...values].map(([name, value]) =>
    `${name}=${encodeURIComponent(isPlain(value) ? value : JSON.stringify(value, rounded))}`);
  return parts.length > 0 ? `#${lab}?${parts.join("&")}` : `#${lab}`;
}

/** The values that the end of an address holds for a lab: a map, empty if it is not about this lab. */
export function valuesIn(hash, lab, checks) {
  const [name, parts = ""] = hash.replace("#", "").split(/\?(.*)/s);
  if (name !== lab) return new Map();
  return new Map(parts.split("&").flatMap((part) => {
    const [key, text] = part.split("=");
    if (!Object.hasOwn(checks, key) || text === undefined) return [];
    const value = parsedValue(text);
    return checks[key](value) ? [[key, value]] : [];
  }));
}

/** A number, a truth value or a list; other text is itself, and what cannot be read is undefined. */
function parsedValue(text) {
  try {
    const plain = decodeURIComponent(text);
    try {
      return JSON.parse(plain);
    } catch {
      return plain;
    }
  } catch {
    return undefined;
  }
}
