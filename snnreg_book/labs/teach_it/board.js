// The board: a row for each sign with its drawings, what both networks have learned of it, and how often the
// neurons that learned it spike now. Above stands what each network answers.

import { button } from "../shared/controls.js";
import { drawImage } from "../shared/drawing.js";
import { datum, html, hued } from "../shared/elements.js";
import { counted } from "../shared/numbers.js";
import { NETWORKS } from "../shared/pair.js";
import { SIDE } from "../shared/pictures.js";
import { cividis } from "../shared/weight_maps.js";
import { LONGEST } from "./signs.js";

const ACROSS = 5; // maps in a line
const PIXELS = SIDE * SIDE;
const BRIGHT = 6; // spikes of a neuron from which its frame is as bright as it gets
const SEEN = 8; // drawings of a sign; of more, the others are counted
const FULL_BAR = 40; // spikes at which a bar is full, unless there are more
const SHADES = Array.from({ length: 256 }, (_, k) => cividis(k / 255));
const FLASH = [122, 232, 209]; // as pixels flash in the other labs, on black in both colour modes
const UNTAUGHT = [0, 0, 0];

const spikes = (total) => `${counted(total)} spike${total === 1 ? "" : "s"}`;

/**
 * Draw the maps of `count` neurons from the first on; `weights`, input by input, and `counts` may be null. Around
 * each is a frame of one pixel that lights up as the neuron spikes. Below a map lies that of the OFF inputs.
 */
function drawMaps(canvas, { weights, counts, first, count, neurons, most }) {
  const halves = weights ? weights.length / (PIXELS * neurons) : 1, tall = halves * SIDE;
  const [across, down] = [SIDE + 2, tall + 2];
  canvas.width = ACROSS * across;
  canvas.height = Math.ceil(count / ACROSS) * down;
  const context = canvas.getContext("2d"), picture = context.createImageData(canvas.width, canvas.height);
  for (let k = 0; k < count; k++) {
    const left = across * (k % ACROSS), top = down * Math.floor(k / ACROSS), neuron = first + k;
    const lit = Math.min(1, (counts?.[neuron] ?? 0) / BRIGHT), frame = FLASH.map((hue) => lit * hue);
    for (let y = 0; y < down; y++) {
      for (let x = 0; x < across; x++) {
        const inside = x > 0 && y > 0 && x <= SIDE && y <= tall, input = (y - 1) * SIDE + x - 1;
        const level = inside && weights ? Math.round(255 * weights[input * neurons + neuron] / most) : 0;
        const shade = !inside ? frame : weights ? SHADES[Math.min(255, level)] : UNTAUGHT;
        picture.data.set([...shade, inside || lit > 0 ? 255 : 0], 4 * ((top + y) * canvas.width + left + x));
      }
    }
  }
  context.putImageData(picture, 0, 0);
}

/**
 * `does`: what a reader asks for, { rename(k, name), remove(k), forget(k, n), another() }.
 * `showShelf(shelf)`; `showWeights(weights, model, signs)`: of both networks, or null; `showAnswers(answers)`: of
 * both, { counts, votes, total, words }, or null.
 */
export function board(does) {
  const heads = NETWORKS.map(([name, hue], network) => {
    const answer = html("p", { class: `snn-card-answer snn-${hue}` }), total = html("p", { class: "snn-below" });
    const node = html("div", { class: "snn-card" }, html("p", {}, hued(name, hue)), answer, total);
    return { node, answer, total, network };
  });
  const list = html("div", { class: "snn-signs", role: "list", "aria-label": "Your signs" });
  const another = button("Another sign", does.another);
  let rows = [], weights = null, model = null, taught = [], answers = null;

  const row = (k) => {
    const name = html("input", { type: "text", maxlength: LONGEST, "aria-label": `Name of sign ${k + 1}` });
    name.addEventListener("change", () => does.rename(k, name.value));
    const remove = button("×", () => does.remove(k), { class: "snn-quiet" });
    const drawings = html("div", { class: "snn-drawings" });
    const fields = NETWORKS.map(([, hue]) => {
      const canvas = html("canvas", { class: "snn-sign-maps", role: "img" });
      const bar = html("span", { class: `snn-bar snn-${hue}` }), count = html("span");
      return { canvas, bar, count,
        node: html("div", {},
          html("div", { class: "snn-votes-of" }, html("span", { class: "snn-rail" }, bar), count), canvas) };
    });
    const node = html("div", { class: "snn-sign", role: "listitem" },
      html("div", { class: "snn-sign-head" }, html("div", { class: "snn-sign-name" }, name, remove), drawings),
      ...fields.map((field) => field.node));
    return { node, name, remove, drawings, fields, shown: null };
  };

  const showDrawings = ({ drawings: place, shown }, k, { name, drawings }) => {
    if (shown === drawings) return;
    place.replaceChildren(...drawings.slice(0, SEEN).map((drawing, n) => {
      const canvas = html("canvas", { "aria-hidden": "true" });
      drawImage(canvas, drawing);
      const label = `Remove drawing ${n + 1} of ${name}`;
      const node = button("", () => does.forget(k, n), { class: "snn-thumb", "aria-label": label, title: label });
      node.append(canvas);
      return node;
    }));
    const more = drawings.length - SEEN;
    if (more > 0) place.append(html("span", { class: "snn-below" }, `and ${counted(more)} more`));
    if (drawings.length === 0) place.append(html("span", { class: "snn-below" }, "no drawing yet"));
  };

  /** Which of the groups of neurons learned the sign of a row; -1: none. */
  const groupOf = (sign) => (sign ? taught.indexOf(sign.name) : -1);
  let shelf = [];

  const places = html("div", { class: "snn-cards" }, ...heads.map(({ node }) => node));
  const draw = () => {
    places.hidden = model === null;
    list.toggleAttribute("data-bare", model === null);
    rows.forEach(drawRow);
  };
  const drawRow = (each, k) => {
    const group = groupOf(shelf[k]), per = model?.per_class ?? 10, isTaught = group >= 0 && model !== null;
    each.fields.forEach(({ canvas, bar, count }, network) => {
      const answer = isTaught && answers ? answers[network] : null;
      const votes = answer?.votes[group] ?? 0, most = Math.max(FULL_BAR, ...(answer?.votes ?? []));
      drawMaps(canvas, { weights: isTaught ? weights?.[network] : null, counts: answer?.counts ?? null,
        first: isTaught ? group * per : 0, count: per, neurons: model?.neurons, most: model?.constants.g_max });
      each.fields[network].node.hidden = model === null;
      const who = isTaught ? `${per} neurons that learned “${shelf[k].name}”` : "neurons without a sign";
      const below = model?.constants.off_gain > 0 ? "; below each that of its OFF inputs" : "";
      canvas.setAttribute("aria-label", `Weight maps of ${who}, ${NETWORKS[network][0]}${below}`);
      bar.style.width = `${Math.min(100, 100 * votes / most).toFixed(1)}%`;
      const named = { "data-votes": network, "data-sign": k };
      count.replaceChildren(answer ? datum(votes, spikes(votes), named) : "–");
      each.node.toggleAttribute("data-untaught", !isTaught);
    });
    const wins = answers?.every((answer) => answer.words === shelf[k].name);
    each.node.toggleAttribute("data-wins", Boolean(wins) && isTaught);
  };

  return {
    heads: places,
    node: html("div", {}, list, html("div", { class: "snn-buttons" }, another)),
    showShelf(next, most, fewest) {
      shelf = next;
      while (rows.length < shelf.length) rows.push(row(rows.length));
      rows = rows.slice(0, shelf.length);
      if (list.childElementCount !== rows.length) list.replaceChildren(...rows.map(({ node }) => node));
      rows.forEach((each, k) => {
        showDrawings(each, k, shelf[k]);
        each.shown = shelf[k].drawings;
        each.name.value = shelf[k].name;
        each.remove.setAttribute("aria-label", `Remove the sign ${shelf[k].name}`);
        each.remove.hidden = shelf.length <= fewest;
      });
      another.hidden = shelf.length >= most;
      draw();
    },
    showWeights(both, of, names) {
      [weights, model, taught] = [both, of, names];
      draw();
    },
    /** `other`: words in place of an answer. */
    showAnswers(both, other = "–") {
      answers = both;
      heads.forEach(({ answer, total, network }) => {
        const one = both?.[network];
        answer.replaceChildren(one ? datum(one.group, one.words, { "data-network": network })
          : html("span", { class: "snn-muted" }, other));
        total.replaceChildren(one ? datum(one.total, spikes(one.total), { "data-total": network }) : "\u00a0");
      });
      draw();
    },
  };
}
