// What a visitor takes along from a comparison: a sheet to print, two kinds of file, a link.

const PAPER = `
  body { margin: 0; color: #1d2125; background: #fff;
    font: 10.5pt/1.5 system-ui, "Hiragino Sans", "Noto Sans CJK JP", "Yu Gothic", sans-serif; }
  h1 { margin: 0 0 2pt; font-size: 17pt; line-height: 1.25; }
  p { margin: 0 0 8pt; overflow-wrap: anywhere; } .soft { color: #5b6066; font-size: 9pt; }
  table { width: 100%; margin: 10pt 0; border-collapse: collapse; table-layout: fixed; }
  th, td { padding: 4pt 8pt 4pt 0; border-bottom: 0.5pt solid #c9c5bb; text-align: left;
    vertical-align: top; overflow-wrap: anywhere; }
  th { font-weight: 600; } th:first-child { width: 15%; }
  td { font-variant-numeric: tabular-nums; }
  .text th:first-child { color: #5b6066; font-weight: 400; }
  tr { break-inside: avoid; }
  u { text-decoration: underline 1.2pt #165e83; text-underline-offset: 2pt; }
`;

// One that likes fluent texts, one that likes the variety of real ones: either alone misleads.
const SHEET_METRICS = ["perplexity", "frechet excess"];

// The settings its sentences were made with; those in its heading may have changed since.
function madeBy(lane) {
  return lane.made || lane.wish;
}

// The lanes that have arrived, as plain facts.
function takeaway(board, asked) {
  const against = board.reference();
  const reference = against ? against.frames.at(-1).sentences.map((each) => each.text) : null;
  const lanes = board.lanes.filter(arrived).map((lane) => {
    const last = lane.frames.at(-1);
    const wish = madeBy(lane);
    const steps = last.steps ?? last.index;
    const solver = modelOf(wish.model).solvers.length ? wish.solver : null; // null: it has no steps
    const texts = last.sentences.map((each) => each.text);
    return {
      model: wish.model,
      solver,
      steps: solver && steps,
      ...(solver && solverOf(solver).adaptive ? { tolerance: wish.tolerance } : {}),
      network_calls: last.nfe,
      decoder_calls: last.decoder_calls,
      seconds: last.seconds,
      straightness: lane.bend && last.steps !== 0 ? Number(mean(lane.bend.straightness).toFixed(3)) : null,
      recorded_on: wish.recorded ? RECORDED.machine : null,
      same_texts: reference ? texts.filter((text, k) => text === reference[k]).length : null,
      measured: measuredOf(wish.model, steps, solver),
      texts,
    };
  });
  const report = GIVEN.report ? { sentences: GIVEN.report.count, real_text: GIVEN.report.real } : null;
  const run = { lanes: board.lanes.map((lane) => ({ wish: madeBy(lane) })) };
  return { made: new Date().toISOString(), link: compareLink(run, asked), ...asked, report, lanes };
}

// What the report of the checkpoint says of this very setting; null where it was not measured.
function measuredOf(model, steps, solver) {
  const rows = GIVEN.report ? [...GIVEN.report.rows, ...GIVEN.report.others] : [];
  const row = rows.find((each) => each.model === model && (each.steps === null || (each.steps === steps && (steps === 0 || each.solver === solver))));
  return row ? row.scores : null;
}

// Every setting, so that the same noise flows again wherever the link is opened.
function compareLink(board, asked) {
  return addressOf({ view: "compare", ...compareSettings(board, asked) });
}

function compareSettings(board, asked) {
  const lanes = board.lanes.map(({ wish }) => {
    if (wish.recorded) return "diffusion";
    const pace = solverOf(wish.solver).adaptive ? `~${wish.tolerance}` : "";
    return [wish.steps, wish.solver, wish.model].join("~") + pace;
  });
  return { count: asked.count, seed: asked.seed, lanes: lanes.join(",") };
}

function csv(facts) {
  const columns = ["model", "solver", "steps", "tolerance", "network_calls", "decoder_calls", "seconds", "straightness"];
  const metrics = metricsOf(facts);
  const rows = facts.lanes.flatMap((lane) => {
    const costs = [...columns.map((name) => lane[name]), ...metrics.map((name) => lane.measured?.[name])];
    return lane.texts.map((text, k) => [facts.seed, k + 1, ...costs.map((value) => value ?? ""), text]);
  });
  return [["seed", "sentence", ...columns, ...metrics, "text"], ...rows].map((row) => row.map(cell).join(",")).join("\r\n");
}

function metricsOf(facts) {
  return [...new Set(facts.lanes.flatMap((lane) => Object.keys(lane.measured || {})))];
}

// A spreadsheet takes a cell that begins with one of these for a formula; an apostrophe stops it.
function cell(value) {
  const text = String(value);
  const safe = typeof value === "string" && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function save(name, type, text) {
  const anchor = make("a", "");
  anchor.href = URL.createObjectURL(new Blob([text], { type }));
  anchor.download = name;
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(anchor.href), 1000);
}

// A document of its own, so that nothing of the page gets onto the paper.
function printSheet(facts) {
  document.querySelector("#sheet")?.remove();
  const frame = make("iframe", "lanes-sheet", document.body);
  Object.assign(frame, { id: "sheet", title: say("sheet_title") });
  frame.setAttribute("aria-hidden", "true");
  frame.tabIndex = -1;
  const paper = frame.contentDocument;
  paper.documentElement.lang = tongue.lang;
  paper.title = `${say("sheet_title")} ${facts.made.slice(0, 10)}`;
  const line = (tag, words, parent = paper.body, className = "") => {
    const node = make(tag, className, parent);
    node.textContent = words;
    return node;
  };
  line("style", PAPER, paper.head);
  line("h1", say("sheet_title"));
  line("p", say("sheet_says", { count: facts.count, seed: facts.seed }));
  writeLanes(facts, line);
  writeTexts(facts, line);
  if (metricsOf(facts).length) line("p", say("sheet_quality", { count: facts.report.sentences.toLocaleString("en") }), paper.body, "soft");
  if (facts.lanes.some((lane) => lane.recorded_on)) line("p", say("sheet_recorded", RECORDED), paper.body, "soft");
  line("p", say("sheet_machine"), paper.body, "soft");
  line("p", `${new Date(facts.made).toLocaleString(tongue.lang)} · ${facts.link}`, paper.body, "soft");
  fit(frame, paper, facts.lanes.length > 3 ? [267, 180] : [180, 267]);
  frame.contentWindow.focus();
  frame.contentWindow.print();
}

// One page whatever was compared: many lanes lie across it, many sentences are set smaller.
function fit(frame, paper, [across, down]) {
  const style = make("style", "", paper.head);
  style.textContent = `@page { size: A4 ${across > down ? "landscape" : "portrait"}; margin: 15mm; }`;
  Object.assign(frame.style, { width: `${across}mm`, height: `${down}mm` });
  for (let scale = 1; scale >= 0.4; scale -= 0.05) {
    paper.body.style.zoom = scale;
    if (paper.documentElement.scrollHeight <= frame.clientHeight) break;
  }
}

// Costs and quality of each lane; the first line names it.
function writeLanes(facts, line) {
  const table = line("table", "");
  const rows = [
    ["sheet_lane", (lane, k) => `${k + 1}. ${lane.solver ? laneName({ ...lane, recorded: lane.recorded_on }) : modelOf(lane.model).label}`],
    ["model", (lane) => modelOf(lane.model).label],
    ["sheet_calls", (lane) => `${counted("network", lane.network_calls)} · ${counted("decoder", lane.decoder_calls)}`],
    ["sheet_time", (lane) => say("seconds", { n: lane.seconds.toFixed(2) })],
    ["sheet_straight", (lane) => (lane.straightness === null ? "–" : lane.straightness.toFixed(2))],
    ["sheet_same", (lane) => (lane.same_texts === null ? "–" : say("sheet_of", { n: lane.same_texts, count: lane.texts.length }))],
  ];
  for (const name of SHEET_METRICS.filter((metric) => metricsOf(facts).includes(metric))) {
    const real = facts.report.real_text[name];
    const label = real === undefined ? metricName(name) : say("sheet_real", { metric: metricName(name), real: figure(real) });
    rows.push([label, (lane) => (lane.measured ? figure(lane.measured[name]) : "–")]);
  }
  for (const [key, value] of rows) {
    const row = line("tr", "", table);
    line("th", WORDS[key] ? say(key) : key, row);
    facts.lanes.forEach((lane, k) => line(key === "sheet_lane" ? "th" : "td", value(lane, k), row));
  }
}

// What the lanes wrote; words that differ from the lane with the most steps are underlined.
function writeTexts(facts, line) {
  const table = line("table", "", undefined, "text");
  const here = facts.lanes.filter((lane) => !lane.recorded_on);
  const most = Math.max(...here.map((lane) => lane.steps));
  const reference = here.find((lane) => lane.steps === most) || facts.lanes[0];
  for (let k = 0; k < reference.texts.length; k++) {
    const row = line("tr", "", table);
    line("th", k + 1, row);
    for (const lane of facts.lanes) {
      const parts = units(lane.texts[k]);
      const fresh = lane === reference ? new Set() : changed(units(reference.texts[k]), parts);
      const node = line("td", "", row);
      parts.forEach((part, at) => line(fresh.has(at) && part.trim() ? "u" : "span", part, node));
    }
  }
}

// The buttons below a comparison; `facts` makes what they give away.
function takeawayBar(parent, { facts, ready, link }) {
  const bar = make("div", "lanes-bar lanes-takeaway", parent);
  const told = make("p", "lanes-told", parent);
  told.setAttribute("role", "status");
  const stamp = () => new Date().toISOString().slice(0, 10);
  const press = {
    sheet_print: () => printSheet(facts()),
    // Without the mark at the front a spreadsheet takes Japanese for something else.
    sheet_csv: () => save(`comparison-${stamp()}.csv`, "text/csv", `\uFEFF${csv(facts())}`),
    sheet_json: () => save(`comparison-${stamp()}.json`, "application/json", JSON.stringify(facts(), null, 1)),
    sheet_link: () => copyAddress(link(), told, "sheet_copied"),
  };
  const buttons = Object.entries(press).map(([key, act]) => [key, makeButton("lanes-button", bar, act)]);
  return {
    draw() {
      for (const [key, button] of buttons) button.disabled = key !== "sheet_link" && !ready();
    },
    words() {
      told.textContent = "";
      for (const [key, button] of buttons) button.textContent = say(key);
    },
  };
}
