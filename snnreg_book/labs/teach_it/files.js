// Files: pictures of one's own become drawings, after a look at them; and the shelf goes to a file and comes back.

import { button } from "../shared/controls.js";
import { drawImage } from "../shared/drawing.js";
import { html, newId } from "../shared/elements.js";
import { counted } from "../shared/numbers.js";
import { asDrawing } from "./picture.js";
import { drawingsOn, MOST, MOST_DRAWINGS, signsInText, textOf } from "./signs.js";

const KINDS = ["image/png", "image/jpeg"];
const LARGEST_MB = 10;
const DRAWN_AT = 224; // pixels on the longer side, from which 28 are made
const LOOKED_AT = 40; // pictures in the preview
const NEW = "new";

const pictures = (count) => `${counted(count)} picture${count === 1 ? "" : "s"}`;

/** A picture file as a canvas gives it, not larger than what is made of it needs. */
async function pictureIn(file) {
  const image = new Image(), address = URL.createObjectURL(file);
  try {
    image.src = address;
    await image.decode();
    const shrink = Math.min(1, DRAWN_AT / Math.max(image.naturalWidth, image.naturalHeight));
    const [width, height] = [image.naturalWidth, image.naturalHeight]
      .map((side) => Math.max(1, Math.round(shrink * side)));
    const context = html("canvas", { width, height }).getContext("2d");
    context.imageSmoothingQuality = "high";
    context.drawImage(image, 0, 0, width, height);
    return context.getImageData(0, 0, width, height);
  } finally {
    URL.revokeObjectURL(address);
  }
}

/** What is wrong with a file before it is opened, or null. */
export function refusalOf({ name, type, size }) {
  if (!KINDS.includes(type)) {
    return `“${name}” is no PNG or JPEG picture: save it as one of these, and choose it again.`;
  }
  if (size > LARGEST_MB * 1e6) {
    return `“${name}” has ${Math.round(size / 1e6)} MB, more than the ${LARGEST_MB} MB that are read here: `
      + "make it smaller, 28 × 28 pixels are enough.";
  }
  return null;
}

/** A hidden field that lets a reader choose files, and the button for it. */
function chooser(label, accept, take) {
  const field = html("input", { type: "file", accept, multiple: true, hidden: true, "aria-label": label });
  field.addEventListener("change", () => {
    const files = [...field.files];
    field.value = ""; // the same ones can be chosen again
    if (files.length > 0) take(files);
  });
  return html("span", {}, button(label, () => field.click(), { class: "snn-quiet" }), field);
}

/**
 * `shelf()`: as it is now. `say(words)`: what came of it. `add(k, drawings)`: to sign k, or to a new one after the
 * last; `merge(signs, told)`: signs of files, and what was wrong with other files. `buttons`, `preview` and
 * `drop`, which takes files that are dropped on the lab.
 */
export function fileTools({ shelf, say, add, merge }) {
  const preview = html("div", { class: "snn-pictures", hidden: true });
  let seen = [], refused = [];

  const close = () => {
    preview.hidden = true;
    preview.replaceChildren();
    seen = [];
  };

  const look = () => {
    const cut = html("input", { type: "checkbox", id: newId(), checked: true });
    const where = html("select", { id: newId() });
    const now = shelf();
    where.append(...now.map(({ name }, k) => html("option", { value: k }, name)),
      ...(now.length < MOST ? [html("option", { value: NEW }, "a new sign")] : []));
    const free = now.findIndex(({ drawings }) => drawings.length === 0);
    where.value = free >= 0 ? free : where.options[where.options.length - 1].value;
    const shown = html("div", { class: "snn-drawings" }), words = html("p", { class: "snn-note", role: "status" });
    let drawings = [];
    const addThem = button("", () => {
      const k = where.value === NEW ? shelf().length : Number(where.value), taken = drawings, wrong = refused;
      close();
      add(k, taken, wrong);
    });
    const show = () => {
      const made = seen.map(({ picture }) => asDrawing(picture, cut.checked));
      drawings = made.filter((each) => each !== null);
      const empty = seen.filter((_, k) => made[k] === null).map(({ name }) => `“${name}”`);
      shown.replaceChildren(...drawings.slice(0, LOOKED_AT).map((drawing) => {
        const canvas = html("canvas", { role: "img", "aria-label": "A picture as the networks would see it" });
        drawImage(canvas, drawing);
        return canvas;
      }));
      words.textContent = [
        `${pictures(drawings.length)}, made grey and 28 × 28 pixels, lit strokes on black.`,
        ...(drawings.length > LOOKED_AT ? [`The first ${LOOKED_AT} are shown.`] : []),
        ...(empty.length > 0 ? [`Nothing stands out from the ground in ${empty.slice(0, 3).join(", ")}`
          + `${empty.length > 3 ? ` and ${counted(empty.length - 3)} more` : ""}: left out.`] : []),
        ...refused].join(" ");
      addThem.textContent = `Add ${pictures(drawings.length)}`;
      addThem.disabled = drawings.length === 0;
    };
    cut.addEventListener("change", show);
    show();
    preview.replaceChildren(shown, words, html("div", { class: "snn-buttons" },
      html("label", { class: "snn-together snn-switch" }, cut, "Cut out and centre, as drawings are"),
      html("span", { class: "snn-together" }, html("label", { for: where.id }, "They show"), where),
      addThem, button("Cancel", close)));
    preview.hidden = false;
    preview.scrollIntoView({ block: "nearest" });
  };

  const takePictures = async (files) => {
    const room = MOST_DRAWINGS - drawingsOn(shelf());
    refused = files.flatMap((file) => refusalOf(file) ?? []);
    let good = files.filter((file) => !refusalOf(file));
    if (good.length > room) {
      refused.push(room > 0
        ? `There is room for ${counted(room)} of ${pictures(good.length)}: the first are taken.`
        : `There are ${counted(MOST_DRAWINGS)} drawings already: remove some to make room.`);
      good = good.slice(0, room);
    }
    seen = [];
    for (const file of good) {
      try {
        seen.push({ name: file.name, picture: await pictureIn(file) });
      } catch {
        refused.push(`“${file.name}” could not be read as a picture: open it, save it anew, and choose it again.`);
      }
      if (seen.length % 50 === 0) say(`${counted(seen.length)} of ${pictures(good.length)} are read.`);
    }
    if (seen.length > 0) {
      say(`Look at ${pictures(seen.length)}, and say which sign they show.`);
      look();
    } else say(refused.slice(0, 3).join(" "));
  };

  const takeShelves = async (files) => {
    const found = [], wrong = [];
    for (const file of files) {
      const signs = signsInText(await file.text().catch(() => ""));
      if (signs) found.push(signs);
      else wrong.push(`“${file.name}” holds no signs: choose a file that Save signs has written.`);
    }
    merge(found, wrong);
  };

  const save = () => {
    if (drawingsOn(shelf()) === 0) {
      say("There is nothing to save yet: draw a sign first.");
      return;
    }
    const link = html("a", { download: "signs.json",
      href: URL.createObjectURL(new Blob([textOf(shelf())], { type: "application/json" })) });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    say("Saved as signs.json.");
  };

  const take = (files) => {
    const isShelf = ({ name, type }) => type === "application/json" || name.endsWith(".json");
    if (files.some(isShelf)) takeShelves(files.filter(isShelf));
    if (!files.every(isShelf)) takePictures(files.filter((file) => !isShelf(file)));
  };
  return {
    preview, take,
    buttons: [chooser("Add pictures", KINDS.join(), take), button("Save signs", save, { class: "snn-quiet" }),
      chooser("Open signs", ".json,application/json", takeShelves)],
  };
}
