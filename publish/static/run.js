// The button at the head of a chapter whose cells run in the page. Nothing else is loaded before it is pressed,
// unless the reader has changed something here, which is shown at once.
{
  const load = (address) => new Promise((loaded, failed) => {
    const script = document.createElement("script");
    Object.assign(script, { src: address, onload: loaded });
    script.onerror = () => failed(new Error(`${address} cannot be loaded`));
    document.head.append(script);
  });

  for (const head of document.querySelectorAll(".snn-live")) {
    const button = head.querySelector("button"), { folder, page, version } = head.dataset;
    const open = async (starts) => {
      button.disabled = true;
      try {
        await load(`${folder}/pages/${page.split("/").at(-1)}.js?v=${version}`);
        await load(`${folder}/live.js?v=${version}`);
        globalThis.snnLive(head, starts);
      } catch (error) {
        button.disabled = false;
        console.error(error);
        head.querySelector("span").textContent = `${error.message}.`;
      }
    };
    button.addEventListener("click", () => open(true));
    if (Object.keys(globalThis.snnMemory("snnreg-python").read()[page] ?? {}).length) open(false);
  }
}
