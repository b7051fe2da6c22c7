// The curve of the loss: one line of SVG that grows from left to right.

const SVG = "http://www.w3.org/2000/svg";
const CHART = { wide: 560, high: 220, left: 46, right: 12, top: 12, bottom: 28 };

function svg(tag, attributes, parent) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  if (parent) parent.append(node);
  return node;
}

// A few round numbers between two ends.
function ticks(low, high) {
  const rough = (high - low) / 5 || 1;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((n) => n * power).find((n) => n >= rough - 1e-12);
  const found = [];
  for (let value = Math.ceil(low / step) * step; value <= high + 1e-9; value += step) found.push(value);
  return found;
}

function lossChart(parent) {
  const figure = make("figure", "chart", parent);
  const title = make("figcaption", "watch-title", figure);
  const picture = svg("svg", { viewBox: `0 0 ${CHART.wide} ${CHART.high}`, role: "img" }, figure);
  const note = make("p", "chart-note", figure);

  function axes(x, y, [least, most], last) {
    for (const value of ticks(least, most)) {
      svg("line", { x1: CHART.left, x2: CHART.wide - CHART.right, y1: y(value), y2: y(value), class: "chart-grid" }, picture);
      const label = svg("text", { x: CHART.left - 8, y: y(value) + 4, class: "chart-label", "text-anchor": "end" }, picture);
      label.textContent = Number(value.toPrecision(3));
    }
    for (const value of ticks(0, last).filter((tick) => tick > 0)) {
      const label = svg("text", { x: x(value), y: CHART.high - 6, class: "chart-label", "text-anchor": "middle" }, picture);
      label.textContent = value.toLocaleString("en");
    }
  }

  function draw(points, expected) {
    picture.replaceChildren();
    picture.setAttribute("aria-label", points.length ? `${say("watch_loss")}: ${points.at(-1)[1].toPrecision(3)}` : say("watch_loss"));
    title.textContent = say("watch_loss");
    note.textContent = say("watch_loss_says");
    if (points.length < 2) return;
    const losses = points.map((point) => point[1]);
    const [least, most] = [Math.min(...losses), Math.max(...losses)];
    const low = Math.max(0, least - 0.08 * (most - least));
    const last = Math.max(points.at(-1)[0], expected || 0);
    const x = (step) => CHART.left + ((CHART.wide - CHART.left - CHART.right) * step) / last;
    const y = (loss) => CHART.top + ((CHART.high - CHART.top - CHART.bottom) * (most - loss)) / (most - low || 1);
    axes(x, y, [low, most], last);
    const line = points.map(([step, loss]) => `${x(step).toFixed(1)},${y(loss).toFixed(1)}`).join(" ");
    svg("polyline", { points: line, class: "chart-line" }, picture);
    const [step, loss] = points.at(-1);
    svg("circle", { cx: x(step), cy: y(loss), r: 4, class: "chart-head" }, picture);
  }

  return { figure, draw };
}
