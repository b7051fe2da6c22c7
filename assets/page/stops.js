// The stops of the tour. A stop is a list of tasks, and a task says what to do, where, and whether
// it has been done; all of that is read off the page, so a visitor may do it in any way there is.

const find = (query) => document.querySelector(query);
const seen = (node) => Boolean(node) && node.getClientRects().length > 0;
const phaseOf = (query) => (find(`${query} .flow`) || { dataset: {} }).dataset.phase;
const presses = { flow: 0, lanes: 0 };

document.addEventListener("click", ({ target }) => {
  if (target.closest("#run")) presses.flow += 1;
  if (target.closest("#lanes .lanes-run")) presses.lanes += 1;
});

function open(view) {
  return {
    ask: () => say("tour_open", { view: say(`tab_${view}`) }),
    at: () => find(`#tab-${view}-button`),
    done: () => find(`#tab-${view}-button`)?.getAttribute("aria-selected") === "true",
  };
}

// A run that was begun at this stop has come to its end.
function run(ask, which, button, player) {
  return {
    ask: () => say(ask),
    at: () => find(button),
    before: () => presses[which],
    done: (before) => presses[which] > before && ["finished", "stopped"].includes(phaseOf(player)),
  };
}

const finished = {
  ask: () => say("tour_first"),
  at: () => find("#run"),
  done: () => ["finished", "stopped"].includes(phaseOf("#player")),
};

const toTheLeft = {
  ask: () => say("tour_words_ask"),
  at: () => find("#player .flow-scrub"),
  done: () => find("#player .flow-scrub")?.value === "0" && !find("#player .bar-play").dataset.shows.startsWith("pause"),
};

const otherSteps = {
  ask: () => say("tour_cost_ask"),
  at: () => find("#steps"),
  before: () => find("#steps input[type=number]")?.value,
  done: (before) => find("#steps input[type=number]")?.value !== before,
};

const flightPlane = {
  ask: () => say("tour_map_ask"),
  at: () => find("#player .map-choice"),
  done: () => Boolean(find("#player .map-option:last-child input:checked")),
};

// The menu of the models in the lane of one step, or in the first lane.
function laneOfOne() {
  const lanes = [...document.querySelectorAll("#lanes .lane-head")].filter((head) => head.querySelector(".lane-select"));
  const lane = lanes.find((head) => head.querySelector(".lane-number")?.value === "1") || lanes[0];
  return lane && [...lane.querySelectorAll(".lane-select")].at(-1);
}

const otherModel = {
  ask: () => say("tour_reflow_ask", { model: GIVEN.others[0] }),
  at: laneOfOne,
  done: () => [...document.querySelectorAll("#lanes .lane-select")].some((menu) => GIVEN.others.includes(menu.value)),
};

const STOPS = [
  { name: "noise", tasks: [open("flow"), run("tour_noise_ask", "flow", "#run", "#player")] },
  { name: "words", tasks: [open("flow"), finished, toTheLeft] },
  { name: "cost", tasks: [open("flow"), otherSteps] },
  { name: "map", tasks: [open("flow"), finished, flightPlane] },
  { name: "few", tasks: [open("compare"), run("tour_few_ask", "lanes", "#lanes .lanes-run", "#lanes")] },
  {
    name: "reflow", // nothing to do where there is no pair of a flow and its reflow
    tasks: GIVEN.others.length ? [open("compare"), otherModel, run("tour_again_ask", "lanes", "#lanes .lanes-run", "#lanes")] : [],
  },
];
const SUM = ["tour_sum_1", "tour_sum_2", "tour_sum_3", "tour_sum_4", "tour_sum_5"];
