// How the view of training asks Python, and what it says when an answer is a refusal.

function notices(parent) {
  const node = make("p", "flow-notice", parent);
  node.setAttribute("role", "alert");
  const shown = { key: null, values: {} };
  function draw() {
    node.hidden = !shown.key;
    node.textContent = shown.key ? say(WORDS[shown.key] ? shown.key : "refuse_unexpected", shown.values) : "";
  }
  draw();
  return {
    draw,
    tell(key, values = {}) {
      Object.assign(shown, { key, values });
      draw();
    },
    get key() { return shown.key; },
  };
}

// They are asked again and again: what they answer is no reason to take a notice away.
const LOOKS = ["status", "runs", "report"];

// The answer, or null where there is none; `notice` then says why.
async function ask(name, asked, notice) {
  const answer = await server[name](asked);
  if (!answer) notice.tell("refuse_lost");
  else if (answer.refused) notice.tell(answer.refused, answer.values);
  else if (!LOOKS.includes(name) || notice.key === "refuse_lost") notice.tell(null);
  return answer && !answer.refused ? answer : null;
}

function duration(seconds) {
  if (seconds < 90) return say("watch_seconds", { n: Math.max(1, Math.round(seconds)) });
  if (seconds < 5400) return counted("minutes", Math.round(seconds / 60));
  return say("watch_hours", { n: (seconds / 3600).toFixed(1) });
}

function stageName(name) {
  return WORDS[`stage_${name}`] ? say(`stage_${name}`) : name;
}
