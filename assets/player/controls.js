// What a visitor chooses in the comparison: the lanes one by one, and the noise they all share.

const MENUS = GIVEN.menus;

function solverOf(name) {
  return MENUS.solvers.find((solver) => solver.name === name) || MENUS.solvers[0];
}

function modelOf(name) {
  return MENUS.models.find((model) => model.name === name) || MENUS.models[0];
}

function newLane(steps) {
  const model = MENUS.models[0];
  return laneOf({ steps, solver: model.solvers[0], model: model.name, tolerance: 0.001 });
}

function laneOf(wish) {
  return { wish, frames: [], bend: null, waits: false };
}

function makeSelect(parent, name, entries, value, change) {
  const select = make("select", "lane-select", parent);
  title(select, name);
  fillSelect(select, entries, value);
  select.addEventListener("change", () => change(select.value));
  return select;
}

function makeNumber(parent, name, value, [low, high], change) {
  const field = make("input", "lane-number", parent);
  Object.assign(field, { type: "number", min: low, max: high, step: 1, value });
  title(field, name);
  field.addEventListener("change", () => change(field.value === "" ? null : Number(field.value)));
  return field;
}

// Steps and solver, or the tolerance of one that chooses its own steps.
function pathControls(node, wish, label, changed) {
  const solver = solverOf(wish.solver);
  const name = make("span", "lane-name", node);
  name.textContent = say(solver.adaptive ? "tolerance_short" : "steps_short");
  if (solver.adaptive) {
    const entries = MENUS.tolerances.map((value) => [value, value]);
    makeSelect(node, label + say("tolerance"), entries, wish.tolerance, (value) => {
      wish.tolerance = Number(value);
    });
  } else {
    makeNumber(node, label + say("steps_short"), wish.steps, [0, LIMITS.max_steps], (value) => {
      wish.steps = value;
    });
  }
  const fitting = modelOf(wish.model).solvers;
  const entries = fitting.map((each) => [each, solverOf(each).label[tongue.lang]]);
  makeSelect(node, label + say("solver"), entries, wish.solver, (value) => {
    wish.solver = value;
    changed();
  });
  if (solver.stochastic) make("span", "lane-note", node).textContent = say("lane_path");
}

// The heading of a lane: how it travels, the model where there is a choice, and remove.
function laneControls(node, lane, k, { changed, remove }) {
  const { wish } = lane;
  const label = `${say("lane", { n: k + 1 })}: `;
  if (wish.recorded) recordedHeading(node, laneName(wish));
  else laneChoices(node, wish, label, changed);
  const cross = makeButton("lane-remove", node, () => remove(k));
  cross.textContent = "×";
  title(cross, say("lane_remove", { n: k + 1 }));
}

function laneChoices(node, wish, label, changed) {
  if (modelOf(wish.model).solvers.length) pathControls(node, wish, label, changed);
  if (MENUS.models.length > 1) {
    const models = MENUS.models.map((each) => [each.name, each.label]);
    makeSelect(node, label + say("model"), models, wish.model, (value) => {
      const { solvers } = modelOf(value);
      wish.model = value;
      if (solvers.length && !solvers.includes(wish.solver)) [wish.solver] = solvers;
      changed();
    });
  }
}

// Count, seed and the buttons, as one line.
function commonControls(parent, { run, stop, add, addRecorded }) {
  const bar = make("div", "lanes-bar", parent);
  const fields = {};
  for (const [name, value, range] of [
    ["count", 3, [1, LIMITS.max_count]], ["seed", 7, [0, LIMITS.max_seed]],
  ]) {
    const label = make("label", "lanes-field", bar);
    make("span", "", label);
    fields[name] = make("input", "lane-number", label);
    Object.assign(fields[name], { type: "number", min: range[0], max: range[1], step: 1, value });
  }
  const dice = makeButton("lanes-button lanes-dice", bar, () => {
    fields.seed.value = Math.floor(Math.random() * LIMITS.max_seed);
    fields.seed.dispatchEvent(new Event("change", { bubbles: true }));
  });
  const addLane = makeButton("lanes-button", bar, add);
  const recorded = makeButton("lanes-button", bar, addRecorded);
  const gap = make("span", "lanes-gap", bar);
  const stopButton = makeButton("lanes-button lanes-stop", bar, stop);
  const runButton = makeButton("lanes-button lanes-run", bar, run);
  return {
    bar, addLane, recorded, stopButton, runButton, gap,
    get wish() {
      const number = (field) => (field.value === "" ? null : Number(field.value));
      return { count: number(fields.count), seed: number(fields.seed) };
    },
    set wish({ count, seed }) {
      fields.count.value = count;
      fields.seed.value = seed;
    },
    words() {
      for (const name of ["count", "seed"]) {
        fields[name].parentNode.firstChild.textContent = say(name);
      }
      dice.textContent = say("dice");
      addLane.textContent = say("lane_add");
      recorded.textContent = say("lane_diffusion_add");
      stopButton.textContent = say("stop");
      runButton.textContent = say("run_all");
    },
  };
}
