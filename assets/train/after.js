// What can be done with a run: let it write, save it, go on with it, measure it. And all runs.

const LEARNT = ["more", "reflow", "distil"];
const LATER = [...LEARNT, "map", "report"];

function afterBoard(parent, { begin, pack, push }) {
  const state = { line: null, report: null, times: {}, busy: false };
  const box = make("div", "after", parent);
  const title = make("p", "watch-title", box);
  const grid = make("div", "after-grid", box);
  const report = make("div", "report", box);

  function link(model) {
    const query = new URLSearchParams({ model, steps: 32, lang: tongue.lang });
    return `${window.location.pathname}?${query}`;
  }

  function offer(name, press) {
    const card = make("div", "after-card", grid);
    const button = makeButton("lanes-button", card, press);
    button.textContent = say(`after_${name}`);
    button.disabled = state.busy;
    make("span", "after-says", card).textContent = say(`after_${name}_says`);
    return { card, button };
  }

  // How long something may learn, for each card of its own.
  function times(card, name) {
    const select = make("select", "lane-select", card);
    fillSelect(select, timesHere().map((each) => [each, say(`time_${each}`)]), state.times[name]);
    select.setAttribute("aria-label", say("train_time"));
    select.addEventListener("change", () => {
      state.times[name] = select.value;
    });
    card.insertBefore(select, card.children[1]);
  }

  function draw() {
    const { line } = state;
    const able = line && line.offers.some((name) => name !== "resume");
    box.hidden = !able;
    if (!able) return;
    title.textContent = say("after_title");
    grid.replaceChildren();
    if (line.offers.includes("use")) {
      const use = offer("use", () => window.location.assign(link(`${line.run}/${line.models.at(-1)}`)));
      use.button.classList.add("lanes-run");
      use.button.disabled = false; // also while its map is being made
      offer("zip", () => pack(line.run)).button.disabled = false;
      pushCard(line.run);
    }
    for (const name of LATER.filter((each) => line.offers.includes(each))) {
      const { card } = offer(name, () => begin({ aim: name, run: line.run, time: state.times[name] ?? "short" }));
      if (LEARNT.includes(name)) times(card, name);
    }
    drawReport();
  }

  function pushCard(run) {
    const { card, button } = offer("push", send);
    const field = (type, key) => {
      const label = make("label", "push-field", card);
      make("span", "more-name", label).textContent = say(key);
      const input = make("input", type === "checkbox" ? "" : "lane-number", label);
      Object.assign(input, { type, autocomplete: "off", spellcheck: false });
      return input;
    };
    const to = field("text", "hub_name");
    const token = field("password", "push_token");
    const hidden = field("checkbox", "push_private");
    const told = make("span", "after-says push-told", card);
    Object.assign(button, { disabled: false });
    hidden.checked = true;
    told.setAttribute("aria-live", "polite");
    async function send() {
      const asked = { run, to: to.value.trim(), token: token.value, private: hidden.checked };
      token.value = "";
      button.disabled = true;
      told.textContent = say("push_busy");
      const pushed = await push(asked);
      button.disabled = false;
      told.textContent = pushed ? say("push_done", pushed) : "";
    }
  }

  function verdict({ exact, held_out, written }) {
    if (exact < 0.7) return "report_forgets";
    return Math.max(...Object.values(written)) >= 0.9 * held_out ? "report_good" : "report_more";
  }

  function drawReport() {
    report.hidden = !state.report;
    report.replaceChildren();
    if (!state.report) return;
    const found = state.report;
    const steps = Object.keys(found.written);
    const parts = steps.map((n) => say("report_part", { share: percent(found.written[n]), steps: counted("steps", Number(n)) }));
    make("p", "watch-title", report).textContent = `${say("report_title")} · ${found.model}`;
    make("p", "", report).textContent = say("report_exact", { share: percent(found.exact) });
    make("p", "", report).textContent = say("report_words", { held: percent(found.held_out), parts: parts.join(tongue.lang === "ja" ? "、" : ", ") });
    make("p", "report-verdict", report).textContent = say(verdict(found));
    const label = make("label", "report-price", report);
    make("span", "", label).textContent = say("report_price");
    const price = make("input", "lane-number", label);
    Object.assign(price, { type: "number", min: 0, step: "any", value: state.price ?? 1 });
    const costs = make("ul", "report-costs", report);
    const fill = () => {
      state.price = Number(price.value) || 0;
      costs.replaceChildren(...steps.map((n) => cost(n, found.seconds[n])));
    };
    price.addEventListener("input", fill);
    fill();
  }

  function cost(steps, seconds) {
    const item = make("li");
    const money = (state.price * seconds) / 3600;
    item.textContent = say("report_cost", {
      steps: counted("steps", Number(steps)),
      seconds: seconds.toPrecision(3),
      money: money.toLocaleString("en", { maximumSignificantDigits: 2 }),
    });
    return item;
  }

  return {
    box, draw,
    take(line, found, busy) {
      const mark = JSON.stringify([line, found, busy]);
      if (mark === state.mark) return; // a select that is open must not be drawn anew
      Object.assign(state, { line, report: found, busy, mark });
      draw();
    },
  };
}

function runList(parent, open) {
  const state = { runs: [], shown: "" };
  const box = make("div", "runs", parent);
  const title = make("p", "watch-title", box);
  const list = make("ul", "runs-list", box);

  function draw() {
    title.textContent = say("runs_title");
    list.replaceChildren(
      ...state.runs.map((line) => {
        const item = make("li", "runs-line");
        const button = makeButton("runs-name", item, () => open(line.run));
        button.textContent = line.run;
        button.setAttribute("aria-label", say("runs_open", { run: line.run }));
        button.setAttribute("aria-pressed", String(line.run === state.shown));
        const badge = make("span", "watch-badge", item);
        badge.textContent = say(WORDS[`state_${line.state}`] ? `state_${line.state}` : "state_trained");
        badge.dataset.state = line.state;
        make("span", "runs-corpus", item).textContent = line.corpus;
        const figures = { steps: counted("steps", line.steps), minutes: duration(line.minutes * 60) };
        make("span", "runs-figures", item).textContent = line.steps ? say("runs_line", figures) : "";
        return item;
      })
    );
    if (!state.runs.length) make("li", "watch-nothing", list).textContent = say("runs_none");
  }

  return {
    box, draw,
    get runs() { return state.runs; },
    take(runs, shown) {
      const mark = JSON.stringify([runs, shown]);
      if (mark === state.mark) return; // the focus stays where it is
      Object.assign(state, { runs, shown, mark });
      draw();
    },
  };
}
