// Colours of the page, and the moving part of the map: paths up to now and a head on each.

// Lanes of one model: its colour, ever nearer to that of the text, and a dash of their own.
const SHADES = [100, 62, 34];
const DASHES = ["solid", "dash", "dot", "dashdot", "longdash", "longdashdot"];
const STROKES = [[], [7, 4], [2, 3], [8, 3, 2, 3], [12, 4], [12, 3, 2, 3]];
const MODEL_COLOURS = 6;

function ink(name) {
  return getComputedStyle(element).getPropertyValue(name).trim();
}

// Models keep their places on the whole page; one trained since it was opened comes last.
function modelPlace(model) {
  const known = (window.flowModels ??= [...GIVEN.models]);
  if (model && !known.includes(model)) known.push(model);
  return Math.max(0, known.indexOf(model)) % MODEL_COLOURS;
}

// The colour of a model wherever it is drawn; `nth` counts the lanes it has. For a stylesheet.
function modelInk(model, nth = 0) {
  const place = modelPlace(model);
  return `color-mix(in srgb, var(--model-${place}) ${SHADES[nth % SHADES.length]}%, var(--body-text-color))`;
}

// The same for those who know no stylesheet, plotly and the canvas.
function plainInk(colour) {
  const probe = make("span", "", element);
  probe.style.color = colour;
  const told = getComputedStyle(probe).color;
  probe.remove();
  if (!told.startsWith("color(")) return told;
  const parts = told.match(/[\d.]+(?:e-?\d+)?/g).slice(0, 3);
  return `rgb(${parts.map((part) => Math.round(part * 255)).join(", ")})`;
}

// The state between two points of a path: where the head is at time t.
function headAt(path, places, t) {
  const k = path.ts.findLastIndex((time) => time <= t + 1e-9);
  if (k < 0) return { k: 0, x: places[0][0], y: places[0][1] };
  const next = places[k + 1];
  const share = next && !CALM.matches ? (t - path.ts[k]) / (path.ts[k + 1] - path.ts[k]) : 0;
  const [x, y] = places[k];
  return share > 0 ? { k, x: x + share * (next[0] - x), y: y + share * (next[1] - y) } : { k, x, y };
}

function strokePath(pen, points, path, width) {
  pen.lineWidth = width;
  pen.setLineDash(STROKES[path.dash] || []);
  pen.beginPath();
  points.forEach(([x, y], k) => (k ? pen.lineTo(x, y) : pen.moveTo(x, y)));
  pen.stroke();
  pen.setLineDash([]);
}

function drawHead(pen, [x, y], path, paper) {
  pen.beginPath();
  if (path.lane) pen.roundRect(x - 8.5, y - 8.5, 17, 17, 4.5);
  else pen.arc(x, y, 9, 0, 2 * Math.PI);
  pen.fill();
  pen.lineWidth = 1.5;
  pen.strokeStyle = paper;
  pen.stroke();
  pen.fillStyle = paper;
  pen.font = "600 11px system-ui, sans-serif";
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.fillText(path.number, x, y + 0.5);
}

// `at` turns a place of the map into a point of the canvas.
function paintPath(pen, path, places, { t, at, faint, lit, ghost, paper }) {
  const head = headAt(path, places, t);
  const travelled = places.slice(0, head.k + 1).map(at);
  travelled.push(at([head.x, head.y]));
  pen.globalAlpha = faint ? 0.13 : 1;
  pen.strokeStyle = pen.fillStyle = path.ink;
  strokePath(pen, travelled, path, lit ? 3.5 : 2.25);
  pen.beginPath();
  pen.arc(...travelled[0], 3, 0, 2 * Math.PI);
  pen.fill();
  drawHead(pen, travelled.at(-1), path, paper);
  if (ghost !== null && places[ghost]) {
    pen.strokeStyle = path.ink;
    pen.lineWidth = 2;
    pen.beginPath();
    pen.arc(...at(places[ghost]), 11, 0, 2 * Math.PI);
    pen.stroke();
  }
  pen.globalAlpha = 1;
}
