// Jupyter's JavaScript for widgets, a script of its own that is loaded when it is needed.

const load = (address) => new Promise((loaded, failed) => {
  const script = document.createElement("script");
  script.onload = loaded;
  script.onerror = () => failed(new Error(`${address} cannot be loaded: is the network there?`));
  script.src = address;
  document.head.append(script);
});

export async function loadFrontEnd(address) {
  if (!globalThis.snnFrontEnd) await load(address);
  return globalThis.snnFrontEnd;
}
