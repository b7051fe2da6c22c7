// The first ten seconds: a recorded run of three lanes that plays by itself, and one button.

const example = GIVEN.example;
const root = make("section", "flow lanes", element);
const intro = make("div", "start", root);
const says = make("p", "start-says", intro);
const tryIt = makeButton("flow-go", intro, leave);
const stage = make("div", "flow-stage", root);
const moves = transport(stage, root, { show: (t) => board.setTime(t), ended: again, describe });
const board = laneBoard(stage, {
  brief: true,
  heading: (node, lane) => {
    make("h3", "lane-name", node);
  },
});
const drawLegend = laneLegend(stage);
const recorded = make("p", "flow-straight", stage);
const visitor = { touched: false };

function describe() {
  return `t = ${moves.t.toFixed(2)}`;
}

function again() {
  if (!visitor.touched) moves.again(3500);
}

// To the flow, and press Run there as soon as it is on the page.
function leave() {
  document.querySelector("#tab-flow-button").click();
  const found = () => document.querySelector("#player .flow[data-phase]") && document.querySelector("#run");
  setTimeout(() => whenThere(found, (run) => run.disabled || run.click()), 60);
}

function drawWords() {
  says.textContent = say("start_says");
  tryIt.textContent = say("try_it");
  recorded.textContent = say("recorded");
  root.setAttribute("aria-label", say("results"));
  [...root.querySelectorAll(".lane-name")].forEach((node, k) => {
    node.textContent = laneName(board.lanes[k].wish);
  });
  moves.words();
  board.map.words();
  board.draw();
  drawLegend(board);
}

function receive() {
  const message = props.value;
  if (message && message.lang) speak(message.lang);
  drawWords();
}

stage.hidden = !example;
root.dataset.phase = example ? "finished" : "empty";
if (example) {
  board.setLanes(example.lanes.map((lane) => ({ ...lane, frames: unpackAll(lane.frames) })));
  board.map.setCloud(example.cloud);
  moves.setTimes(board.times());
}
watch("value", receive);
receive();
if (example) {
  if (CALM.matches) moves.finish();
  else moves.play();
}
root.addEventListener("pointerdown", () => { visitor.touched = true; });
root.addEventListener("keydown", () => { visitor.touched = true; });
