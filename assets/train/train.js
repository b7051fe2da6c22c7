// The view of training: choose, start, watch. While it can be seen it asks how things stand; a
// training needs neither this page nor the program that serves it.

const BEAT = 1500; // milliseconds between two looks at a run
const state = { run: "", making: true, plan: null, planning: 0, beat: 0, asking: false, busy: false };
const root = make("section", "flow train", element);
const says = make("p", "lanes-says", root);
const notice = notices(root);
const making = make("div", "make", root);
const what = cards(making, "corpus", [...GIVEN.corpora, "own", ...(GIVEN.most ? [] : ["hub"])], changed);
const own = sourcePicker(making, notice, changed);
const hub = hubPicker(making, notice, changed);
const how = cards(making, "aim", ["all", "flow"], changed);
const long = cards(making, "time", timesHere(), changed);
const mine = ownSentences(making);
const more = moreSettings(making, changed);
const go = make("div", "make-go", making);
const train = makeButton("flow-go", go, start);
const plan = make("p", "make-plan", go);
const board = watchBoard(root, { act });
const after = afterBoard(root, { begin, pack, push });
const anew = makeButton("lanes-button watch-new", root, () => {
  Object.assign(state, { making: true, run: "" });
  board.take(null);
  draw();
  changed();
});
const runs = runList(root, open);
plan.setAttribute("aria-live", "polite");

function wish() {
  const source = picker() ? picker().source : { name: what.value };
  return { aim: how.value, time: long.value, source, own: mine.texts, name: more.name, settings: more.settings };
}

function picker() {
  return { own, hub }[what.value];
}

function ready() {
  return !picker() || picker().ready;
}

// Every change of a choice measures anew, after a moment of rest.
function changed() {
  state.plan = null;
  clearTimeout(state.planning);
  draw();
  if (ready() && visible()) state.planning = setTimeout(measure, 700);
}

async function measure() {
  if (!state.making || state.busy || running()) return;
  const mark = (state.planning = Date.now());
  state.plan = "measuring";
  draw();
  const found = await ask("plan", wish(), notice);
  if (mark !== state.planning) return; // something else was chosen meanwhile
  state.plan = found;
  draw();
}

function planText() {
  if (state.plan === "measuring") return say("plan_measuring");
  if (!state.plan) return "";
  const parts = state.plan.stages.map(({ name, steps, minutes }) => {
    const stage = stageName(name);
    if (steps) return say("plan_steps", { steps: steps.toLocaleString("en"), stage });
    return minutes ? say("plan_minutes", { minutes: duration(minutes * 60), stage }) : say("plan_plain", { stage });
  });
  const words = [say("plan_is", { parts: parts.join(say("plan_then")) })];
  if (state.plan.left_out > 0.005) words.push(say("plan_left_out", { share: percent(state.plan.left_out) }));
  if (state.plan.spelt > 0.005) words.push(say("plan_spelt", { share: percent(state.plan.spelt), like: [...state.plan.spelt_like].join(" ") }));
  if (state.plan.crowded) words.push(say("plan_crowded"));
  return words.join(" ");
}

function start() {
  clearTimeout(state.planning);
  return begin(wish());
}

async function begin(wished) {
  state.busy = true;
  draw();
  const begun = await ask("start", wished, notice);
  state.busy = false;
  if (begun) await open(begun.run);
  draw();
}

async function act(wished) {
  if (!(await ask("act", { act: wished, run: state.run }, notice))) return look();
  // It saves before it leaves; the state tells when it has.
  for (let k = 0; k < 40; k += 1) {
    await look();
    const now = board.status && board.status.state;
    if ((wished === "resume") === (now === "running") || now === "done") return;
    await new Promise((rest) => setTimeout(rest, 700));
  }
}

async function pack(run) {
  const packed = await ask("pack", run, notice);
  if (!packed) return;
  const base = (window.gradio_config && window.gradio_config.root) || ".";
  const link = make("a");
  const place = packed.file.split("/").map(encodeURIComponent).join("/");
  Object.assign(link, { href: `${base}/gradio_api/file=${place}`, download: `${run}.zip` });
  link.click();
}

// The token goes into this one question and is kept nowhere.
function push(asked) {
  return ask("push", asked, notice);
}

async function open(run) {
  Object.assign(state, { run, making: false });
  notice.tell(null);
  if (!board.status || board.status.run !== run) board.take(null);
  await look();
  draw();
  if (board.status) board.box.scrollIntoView({ block: "nearest" });
}

function running() {
  return runs.runs.find((line) => line.state === "running");
}

async function look() {
  if (state.run) {
    const { run } = state;
    const known = runs.runs.find((line) => line.run === run);
    const status = known && known.state === "trained" ? null : await ask("status", run, notice);
    if (run === state.run && status) board.take(status);
    draw();
  }
  const found = await ask("runs", null, notice);
  if (!found) return;
  runs.take(found.runs, state.run);
  const line = found.runs.find((each) => each.run === state.run);
  const report = line && line.offers.includes("report") ? await ask("report", state.run, notice) : null;
  after.take(state.making ? null : line, report && report.report, state.busy || Boolean(running()));
}

function visible() {
  return root.getClientRects().length > 0 && !document.hidden;
}

// The first look opens what is being trained.
async function beat() {
  if (!visible() || state.asking) return;
  state.asking = true;
  state.beat += 1;
  try {
    const first = !state.met;
    const quick = state.run && board.status && board.status.state === "running";
    if (first || quick || state.beat % 4 === 0 || notice.key === "refuse_lost") await look();
    if (first && runs.runs) {
      state.met = true;
      const now = running();
      if (now) await open(now.run);
      else changed();
    }
  } finally {
    state.asking = false;
  }
}

function draw() {
  making.hidden = !state.making;
  own.box.hidden = what.value !== "own";
  hub.box.hidden = what.value !== "hub";
  anew.hidden = state.making;
  train.disabled = state.busy || !ready();
  train.textContent = say(state.busy ? "state_starting" : "train_go");
  plan.textContent = planText();
  root.dataset.phase = state.making ? "making" : "watching";
  root.dataset.state = board.status ? board.status.state : "";
}

function drawWords() {
  says.textContent = say("train_says");
  notice.draw();
  what.words("train_what");
  how.words("train_how");
  long.words("train_time");
  more.words();
  own.draw();
  hub.draw();
  mine.words();
  anew.textContent = say("watch_new");
  board.draw();
  after.draw();
  runs.draw();
  draw();
}

listen({ language() {} }, drawWords);
drawWords();
setInterval(beat, BEAT);
new ResizeObserver(beat).observe(root);
