// Text that nobody can read: what has less than 4.5 times the luminance of what lies behind it, or the reverse
// (WCAG 2.2, 1.4.3). axe gives up where a background is a gradient; here only its colour counts.
window.faint = () => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 1, height: 1 });
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  const luminance = (colours) => {
    for (const colour of ["#fff", ...colours]) {
      pen.fillStyle = colour;
      pen.fillRect(0, 0, 1, 1);
    }
    const [r, g, b] = [...pen.getImageData(0, 0, 1, 1).data].map((value) => value / 255)
      .map((value) => value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (element) => {
    const behind = [];
    for (let each = element; each; each = each.parentElement) {
      behind.unshift(getComputedStyle(each).backgroundColor);
    }
    const [dark, light] = [luminance(behind), luminance([...behind, getComputedStyle(element).color])]
      .sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  };
  const texts = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT), faint = [];
  for (let text; (text = texts.nextNode());) {
    const element = text.parentElement, { width, height } = element.getBoundingClientRect();
    const visible = element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
    if (!text.data.trim() || !visible || width < 2 || height < 2
      || element.closest("svg, mjx-container, script, style, option")) continue;
    const ratio = contrast(element);
    if (ratio < 4.5) faint.push(`${ratio.toFixed(1)}: ${text.data.trim().slice(0, 40)}`);
  }
  return faint;
};
