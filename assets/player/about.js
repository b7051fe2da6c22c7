// Prose about the page. The papers keep their English titles; what a checkpoint says of its data
// is shown as it stands.

const PAPERS = [
  ["Language Rectified Flow: Advancing Diffusion Language Generation with Probabilistic Flows", "2403.16995"],
  ["Flow Straight and Fast: Learning to Generate and Transfer Data with Rectified Flow", "2209.03003"],
];
const PARTS = {
  about_what: ["about_what_1", "about_what_2", "about_what_kind", "about_what_3", ...GIVEN.more],
  about_read: ["about_read_1", "about_read_2", "about_read_3"],
  about_texts: ["about_texts_1", "about_texts_2"],
  about_papers: ["about_papers_1"],
  about_licence: ["about_code"],
};
const root = make("section", "flow what", element);
const spoken = []; // [node, key, what its words name] of all that changes with the language

for (const [heading, paragraphs] of Object.entries(PARTS)) {
  const part = make("div", `what-part what-${heading}`, root);
  spoken.push([make("h2", "what-title", part), heading]);
  for (const key of paragraphs) spoken.push([make("p", "what-text", part), key]);
}

const papers = make("ul", "what-papers", root.querySelector(".what-about_papers"));
for (const [name, number] of PAPERS) {
  const item = make("li", "", papers);
  const link = make("a", "what-link", item);
  Object.assign(link, { href: `https://arxiv.org/abs/${number}`, target: "_blank", rel: "noopener noreferrer" });
  link.textContent = name;
  make("span", "what-number", item).textContent = `arXiv ${number}`;
}
for (const source of GIVEN.sources) {
  const part = root.querySelector(".what-about_licence");
  spoken.push([make("p", "what-text", part), "about_data", source]);
  make("blockquote", "what-credit", part).textContent = source.credit;
}

function drawWords() {
  root.setAttribute("aria-label", say("tab_about"));
  for (const [node, key, named] of spoken) node.textContent = say(key, named);
}

root.dataset.phase = "finished";
listen({ language() {} }, drawWords);
