// Cards of which one is chosen, and the settings that are folded away.

// Names of the times that are not too long here.
function timesHere() {
  return Object.keys(GIVEN.times).filter((name) => !GIVEN.most || GIVEN.times[name] <= GIVEN.most);
}

// `entries` are names; the words of name x are `${prefix}_x` and, below it, `${prefix}_x_says`.
function cards(parent, prefix, entries, changed) {
  const box = make("fieldset", "cards", parent);
  const legend = make("legend", "cards-title", box);
  const group = `${prefix}-${Math.random().toString(36).slice(2)}`;
  const radios = entries.map((name, k) => {
    const label = make("label", "card", box);
    const radio = make("input", "", label);
    Object.assign(radio, { type: "radio", name: group, value: name, checked: k === 0 });
    radio.addEventListener("change", changed);
    make("span", "card-name", label);
    make("span", "card-says", label);
    return radio;
  });
  return {
    box,
    get value() { return radios.find((radio) => radio.checked).value; },
    choose(name) {
      for (const radio of radios) radio.checked = radio.value === name;
    },
    words(title) {
      legend.textContent = say(title);
      for (const radio of radios) {
        const [, name, says] = radio.parentNode.children;
        name.textContent = say(`${prefix}_${radio.value}`);
        says.textContent = say(`${prefix}_${radio.value}_says`);
      }
    },
  };
}

const FIELDS = [
  ["name", { type: "text", maxLength: 40 }],
  ["minutes", { type: "number", min: 0.1, max: 2880, step: "any" }],
  ["batch", { type: "number", min: 4, max: 1024, step: 1 }],
  ["learning_rate", { type: "number", min: 0.000001, max: 0.05, step: "any" }],
  ["seed", { type: "number", min: 0, max: 2147483647, step: 1 }],
];

function moreSettings(parent, changed) {
  const box = make("details", "more", parent);
  const summary = make("summary", "", box);
  const grid = make("div", "more-grid", box);
  const fields = Object.fromEntries(
    FIELDS.map(([name, kind]) => {
      const label = make("label", "more-field", grid);
      make("span", "more-name", label);
      const field = make("input", "", label);
      Object.assign(field, kind);
      make("span", "more-says", label);
      field.addEventListener("change", changed);
      return [name, field];
    })
  );
  return {
    box,
    get name() { return fields.name.value.trim(); },
    get settings() {
      const set = Object.entries(fields).filter(([name, field]) => name !== "name" && field.value !== "");
      return Object.fromEntries(set.map(([name, field]) => [name, Number(field.value)]));
    },
    words() {
      summary.textContent = say("more_settings");
      for (const [name, field] of Object.entries(fields)) {
        field.parentNode.firstChild.textContent = say(`set_${name}`);
        field.parentNode.lastChild.textContent = say(`set_${name}_says`);
      }
    },
  };
}
