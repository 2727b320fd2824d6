// Parts of the page that a chapter adds.

export function button(label, act) {
  const made = document.createElement("button");
  Object.assign(made, { type: "button", textContent: label, className: "btn btn-sm" });
  made.addEventListener("click", act);
  return made;
}

export function element(kind, name, ...inside) {
  const made = document.createElement(kind);
  made.className = name;
  made.append(...inside);
  return made;
}
