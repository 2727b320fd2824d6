// A rule as a formula. jsep reads it and runs nothing; what a formula may hold is listed here, and no loop is.

import { Jsep } from "jsep";

import { duration, shown } from "../shared/numbers.js";

/** The functions, named as in numpy. */
const FUNCTIONS = {
  exp: Math.exp, log: Math.log, sqrt: Math.sqrt, abs: Math.abs, floor: Math.floor,
  minimum: (a, b) => Math.min(a, b), maximum: (a, b) => Math.max(a, b),
  where: (condition, a, b) => (condition ? a : b),
};
const OPERATORS = {
  "+": (a, b) => a + b, "-": (a, b) => a - b, "*": (a, b) => a * b, "/": (a, b) => a / b, "**": (a, b) => a ** b,
};
const COMPARISONS = {
  "<": (a, b) => a < b, ">": (a, b) => a > b, "<=": (a, b) => a <= b, ">=": (a, b) => a >= b,
};
export const LONGEST = 200; // characters

/** Powers as in Python: they bind more than a sign before them, and from the right. */
class Formula extends Jsep {
  gobbleToken() {
    const left = super.gobbleToken();
    this.gobbleSpaces();
    if (!left || !this.expr.startsWith("**", this.index)) return left;
    this.index += 2;
    const right = this.gobbleToken();
    if (!right) this.throwError("Expected a value after ^");
    return { type: "BinaryExpression", operator: "**", left, right };
  }
}

/**
 * What the formula leaves of a weight: { at(silence_s), python, isExponential }. Throws an error whose message is
 * a sentence if it cannot be read, or if a part without a silence has no value.
 */
export function ruleOf(text, tau) {
  const plain = text.trim().replace(/\s+/g, " ").replaceAll("^", "**").replaceAll("−", "-").replace(/[×·]/g, "*");
  if (plain === "") throw new Error("Write a formula.");
  if (plain.length > LONGEST) {
    throw new Error(`The formula has ${plain.length} characters; at most ${LONGEST} are allowed.`);
  }
  const odd = /[^\w .+\-*/()<>=,]|^,|,$/u.exec(plain);
  if (odd) throw new Error(`“${odd[0]}” is not allowed in a formula.`);
  let tree;
  try {
    tree = new Formula(plain).parse();
  } catch (error) {
    throw new Error(`This is not a formula: ${error.message}.`, { cause: error });
  }
  const found = { exponential: false }, part = partOf(tree, tau, found);
  const python = plain.replace(/\b[a-z]+(?= ?\()/g, (name) => (name === "abs" ? name : `np.${name}`))
    + (part.isFixed ? " + 0 * silence_s" : "");
  return { at: part.at, python, isExponential: found.exponential };
}

/** The rule as a function of the silence, which throws where it leaves no share from 0 to 1. */
export function checked({ at }) {
  const known = new Map();
  return (silence) => {
    if (!known.has(silence)) known.set(silence, asShare(at(silence), silence));
    return known.get(silence);
  };
}

function asShare(value, silence) {
  if (value >= 0 && value <= 1) return value;
  const written = value.toPrecision(3) === "1.00" ? String(value) : value < 0 ? `−${shown(-value)}` : shown(value);
  const words = Number.isNaN(value) ? "no number (a division by zero, or a root or logarithm of a value below 0)"
    : `${written}, ${value > 1 ? "more than 1: a synapse would grow" : "less than 0"}`;
  throw new Error(`After a silence of ${duration(silence)} the formula gives ${words}.`);
}

/** Check a rule for silences up to `longest` seconds, in whole time steps of `dt`: close together where short. */
export function tryOut(rule, longest, dt) {
  const last = Math.round(longest / dt), leaves = checked(rule), many = 1000;
  const steps = Array.from({ length: many + 1 }, (_, k) => [last ** (k / many) - 1, last * k / many]).flat();
  for (const step of steps.map(Math.round).sort((a, b) => a - b)) leaves(step * dt);
}

/** The rule as a class that snnreg takes, at a pruning time. */
export const asClass = ({ python }, tau) => `import numpy as np
from brian2 import second

from snnreg.decay import DecayRule


class MyDecay(DecayRule):
    # The engine brian2 also needs at_input_spike.
    def factor(self, silence_s):
        silence_s = np.asarray(silence_s)
${/\btau\b/.test(python) ? "        tau = self.tau_prun_s\n" : ""}        return ${python}


decay = MyDecay("online", ${tau} * second)
`;

/** A part of the tree: { at(silence_s), isFixed }; what does not depend on the silence is computed once. */
function partOf(node, tau, found) {
  const of = (each) => partOf(each, tau, found);
  const combined = (f, parts) => {
    const [a, b, c] = parts.map(({ at }) => at);
    const at = [null, (s) => f(a(s)), (s) => f(a(s), b(s)), (s) => f(a(s), b(s), c(s))][parts.length];
    return parts.every(({ isFixed }) => isFixed) ? fixed(at(0)) : { at, isFixed: false };
  };
  switch (node.type) {
    case "Literal":
      if (typeof node.value !== "number" || /^0\d/.test(node.raw)) break;
      return fixed(node.value);
    case "Identifier":
      if (node.name === "silence_s") return { at: (silence) => silence, isFixed: false };
      if (node.name === "tau") return fixed(tau);
      throw new Error(`“${node.name}” is unknown: a formula knows silence_s and tau.`);
    case "UnaryExpression":
      if (!"+-".includes(node.operator)) break;
      return combined(node.operator === "-" ? (x) => -x : (x) => x, [of(node.argument)]);
    case "BinaryExpression": {
      if (Object.hasOwn(COMPARISONS, node.operator)) {
        throw new Error("A comparison is the first value of where(…, …, …) and has no place elsewhere.");
      }
      if (!Object.hasOwn(OPERATORS, node.operator)) break;
      const both = [of(node.left), of(node.right)];
      if (node.operator === "**" && !both[1].isFixed) found.exponential = true;
      return combined(OPERATORS[node.operator], both);
    }
    case "CallExpression": {
      const { callee, arguments: given } = node, name = nameOf(callee);
      if (!Object.hasOwn(FUNCTIONS, name ?? "")) {
        throw new Error(`The functions of a formula are ${Object.keys(FUNCTIONS).join(", ")}.`);
      }
      const f = FUNCTIONS[name];
      if (given.length !== f.length) throw new Error(`${name} takes ${f.length} value${f.length > 1 ? "s" : ""}.`);
      if (name === "exp") found.exponential = true;
      if (name !== "where") return combined(f, given.map(of));
      const [condition, ...rest] = given;
      if (!Object.hasOwn(COMPARISONS, condition.operator ?? "")) {
        throw new Error("The first value of where is a comparison, as silence_s > tau.");
      }
      const compared = [condition.left, condition.right].map(of);
      const [a, b] = compared.map(({ at }) => at), compare = COMPARISONS[condition.operator];
      const holds = { at: (s) => compare(a(s), b(s)), isFixed: compared.every(({ isFixed }) => isFixed) };
      return combined(f, [holds, ...rest.map(of)]);
    }
  }
  throw new Error("A formula is made of numbers, silence_s, tau, + − * / ^ and functions.");
}

/** The name of what is called; a name that other languages have for it is answered with the one to write. */
function nameOf({ name, object, property }) {
  if (Object.hasOwn(FUNCTIONS, property?.name ?? "")) {
    throw new Error(`Write ${property.name}(…) in place of ${object.name}.${property.name}(…).`);
  }
  const other = { max: "maximum", min: "minimum", pow: "^", ln: "log" };
  if (Object.hasOwn(other, name ?? "")) throw new Error(`Write ${other[name]} in place of ${name}.`);
  return name;
}

function fixed(value) {
  if (Number.isNaN(value)) {
    throw new Error("A part of the formula has no value: it is a root or logarithm of a number below 0, or 0/0.");
  }
  if (!Number.isFinite(value)) {
    throw new Error("A part of the formula has no value: it divides by zero or is too large.");
  }
  return { at: () => value, isFixed: true };
}
