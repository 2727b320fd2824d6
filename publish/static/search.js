// Searches the words of the book, which a script beside the pages brings, and shows where they stand.

const LONGEST_LIST = 40;
const AROUND = 110; // characters of an excerpt before and after what was found
const BOOSTS = { "chapters/api.html": 0.2, "chapters/notation.html": 2 }; // code last
const GREEK = ("alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho "
  + "sigma sigma tau upsilon phi chi psi omega").split(" ");
const LETTER = Object.fromEntries(GREEK.map((name, k) => [name, String.fromCharCode(0x3b1 + k)]));

/** What a reader would call a formula: `\tau_\mathrm{prun}` is τ_prun. */
function plain(text) {
  return text
    .replace(/\\(?:mathrm|mathbf|text|operatorname)\s*\{([^{}]*)\}/g, "$1")
    .replace(/\\([a-z]+)/gi, (command, name) => LETTER[name] ?? (command.length > 2 ? " " : command))
    .replace(/_\{([^{}]*)\}/g, "_$1")
    .replaceAll("µ", "μ");
}

/** The parts of a name: tau_prun, τ_prun and "tau prun" are the same two. */
function terms(text) {
  return plain(text).toLowerCase().replace(/[α-ω]/g, (letter) => ` ${GREEK[letter.charCodeAt(0) - 0x3b1]} `)
    .split(/[^\p{L}\p{N}]+/u).filter(Boolean);
}

function indexed(words) {
  const places = Object.entries(words).flatMap(([address, [page, sections]]) => sections.map(
    ([name, title, text], k) => ({
      id: `${address}#${name}`, address: k ? `${address}#${name}` : address, page: k ? page : "",
      title: k ? title : page, text: plain(text),
    })));
  const index = new globalThis.MiniSearch({
    fields: ["title", "page", "text"], storeFields: ["address", "page", "title", "text"],
    tokenize: terms, processTerm: (term) => term,
    searchOptions: {
      boost: { title: 3, page: 2 }, combineWith: "AND",
      boostDocument: (id) => BOOSTS[id.split("#")[0]] ?? 1,
      prefix: (term) => term.length > 2, fuzzy: (term) => (term.length > 5 ? 0.2 : false),
      weights: { prefix: 0.1, fuzzy: 0.1 }, // "prun" of τ_prun begins "pruning" too
    },
  });
  index.addAll(places);
  return index;
}

/** An expression for found terms as they may stand in a text, those that follow one another first. */
function standing(found) {
  const ways = found.map((term) => (LETTER[term] ? `(?:${term}|${LETTER[term]})` : term));
  return new RegExp(`${ways.join("[^\\p{L}\\p{N}]{1,2}")}|(?<![\\p{L}\\p{N}])(?:${ways.join("|")})`, "giu");
}

/** The part of a text around what was found, which is marked. */
function excerpt(text, found) {
  const matches = [...text.matchAll(standing(found))];
  const first = matches.reduce((best, match) => (match[0].length > best[0].length ? match : best),
    matches[0] ?? [""]);
  const at = first.index ?? 0;
  const from = at < AROUND ? 0 : text.lastIndexOf(" ", at - AROUND) + 1;
  const end = text.indexOf(" ", at + first[0].length + AROUND);
  const to = end < 0 ? text.length : end;
  const node = document.createElement("p");
  if (from) node.append("… ");
  let done = from;
  for (const match of matches) {
    if (match.index < done || match.index + match[0].length > to) continue;
    const mark = document.createElement("mark");
    mark.textContent = match[0];
    node.append(text.slice(done, match.index), mark);
    done = match.index + match[0].length;
  }
  node.append(text.slice(done, to), to < text.length ? " …" : "");
  return node;
}

function shown({ address, page, title, text, terms: found }, asked) {
  const item = document.createElement("li");
  const link = document.createElement("a");
  link.href = address;
  link.textContent = title;
  item.append(link);
  if (page) {
    const where = document.createElement("span");
    where.textContent = page;
    item.append(" ", where);
  }
  item.append(excerpt(text, asked.every((term) => found.includes(term)) ? asked : found));
  return item;
}

function search(query, index, place) {
  const asked = terms(query);
  const results = index.search(query);
  const summary = document.createElement("p");
  summary.setAttribute("role", "status");
  const number = results.length === 1 ? "One place" : `${results.length || "No"} places`;
  summary.textContent = `${number} found for “${query}”`
    + (results.length > LONGEST_LIST ? `; these are the ${LONGEST_LIST} that fit best.` : ".");
  const list = document.createElement("ul");
  list.className = "snn-found";
  list.append(...results.slice(0, LONGEST_LIST).map((result) => shown(result, asked)));
  place.replaceChildren(summary, list);
}

document.addEventListener("DOMContentLoaded", () => {
  const query = new URLSearchParams(location.search).get("q")?.trim();
  if (!query) return;
  for (const field of document.querySelectorAll("input[name=q]")) field.value = query;
  search(query, indexed(globalThis.bookWords), document.getElementById("search-results"));
});
