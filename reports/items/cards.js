// One item as a card: question, accepted answers, every checkpoint's answer with its score and words.
(() => {
  "use strict";
  const LONG = 700; // characters of an answer that are shown before it is unfolded

  // All text goes in by textContent: nothing of it is ever read as markup.
  const made = (name, className, ...inside) => {
    const node = document.createElement(name);
    if (className) node.className = className;
    node.append(...inside);
    return node;
  };
  const unseen = (text) => made("span", "unseen", text);
  const isolated = (name, className, ...inside) => {
    const node = made(name, className, ...inside);
    node.dir = "auto";
    return node;
  };

  const accepted = (texts) => {
    const line = made("p", "accepted", made("span", "tag", "accepted"), " ");
    texts.forEach((text, at) => {
      if (at) line.append(made("span", "or", " · "));
      line.append(made("bdi", "", text));
    });
    return line;
  };

  const markOf = (metric, score, answered) => {
    if (!answered || Number.isNaN(score.value)) return ["none", ["–"]];
    if (metric.percent && score.value >= 100) return ["right", ["✓", unseen(metric.binary ? " right: " : " 100 %: ")]];
    if (metric.percent && score.value <= 0) return ["wrong", ["✗", unseen(metric.binary ? " wrong: " : " 0 %: ")]];
    return ["partly", [score.text, unseen(metric.percent ? " %: " : ": ")]];
  };

  const marked = (pieces, kind) => pieces.map(
    (piece) => (piece.marked ? made("mark", kind, piece.text) : document.createTextNode(piece.text)));

  // Words of the answers by checkpoint: `pieces` to show, and the accepted words that it `lacks`.
  const aligned = (item, view) => {
    const found = new Map(), { words } = knowbench, { a, b } = view;
    const texts = item.answers;
    if (view.words === "pair" && a !== b && texts[a] && texts[b] && texts[a] !== texts[b]) {
      const [ofA, ofB] = words.compared(texts[a], texts[b]);
      found.set(a, { pieces: ofA, kind: "own" });
      found.set(b, { pieces: ofB, kind: "own" });
    }
    if (view.words === "accepted") {
      texts.forEach((text, at) => {
        if (text) found.set(at, { ...words.against(text, item.accepted), kind: "hit" });
      });
    }
    return found;
  };

  const answerText = (item, at, words) => {
    const text = item.answers[at], cut = item.cut[at];
    const node = isolated("span", "text");
    if (text === null) node.append(made("em", "", "no answer"));
    else if (!text.trim()) node.append(made("em", "", "empty"));
    else if (words) node.append(...marked(words.pieces, words.kind));
    else node.append(text);
    if (cut) node.append(made("em", "", ` … ${cut.toLocaleString("en-US")} more characters in the run folder`));
    const box = made("div", "said", node);
    if (words?.lacks?.length) box.append(isolated("span", "lacks", "lacks: ", made("b", "", words.lacks.join(" "))));
    if (text && text.length > LONG) box.append(unfolding(node));
    return box;
  };

  const unfolding = (node) => {
    const button = made("button", "unfold", "Whole answer");
    button.type = "button";
    button.setAttribute("aria-expanded", "false");
    node.classList.add("long");
    button.addEventListener("click", () => {
      const open = !node.classList.toggle("long");
      button.textContent = open ? "Shorter" : "Whole answer";
      button.setAttribute("aria-expanded", String(open));
      button.dispatchEvent(new CustomEvent("resized", { bubbles: true }));
    });
    return button;
  };

  const answer = (item, at, view, words) => {
    const [kind, mark] = markOf(view.metric, item.scores[at], item.answers[at] !== null);
    const swatch = made("span", `swatch c${view.colours[at]}`);
    swatch.setAttribute("aria-hidden", "true");
    const name = made("dt", "", swatch, made("bdi", "", view.checkpoints[at]));
    const side = at === view.a ? "A" : at === view.b ? "B" : "";
    if (side) name.append(made("span", "side", side));
    return made("div", `answer ${kind}`, name, made("dd", "", made("span", "mark", ...mark), answerText(item, at, words)));
  };

  // `view`: the metric, the two checkpoints that are compared, names, colours, and what is marked.
  const card = (item, view, position, of) => {
    const words = aligned(item, view), node = made("article", "item");
    const heading = isolated("h3", "", item.question);
    heading.id = `item-${item.index}`;
    const order = [...new Set([view.a, view.b, ...view.checkpoints.keys()])];
    const rows = made("dl", "", ...order.map((at) => answer(item, at, view, words.get(at))));
    const where = made("p", "where", `${item.set} · ${item.id}`);
    if (item.group) {
      const group = made("button", "group", item.group);
      group.type = "button";
      group.title = "only this group";
      group.dataset.group = item.group;
      where.append(" · ", group);
    }
    node.tabIndex = -1;
    node.setAttribute("aria-labelledby", heading.id);
    node.setAttribute("aria-posinset", String(position));
    node.setAttribute("aria-setsize", String(of));
    node.append(heading, accepted(item.accepted), rows, where);
    return node;
  };

  globalThis.knowbench = Object.assign(globalThis.knowbench || {}, { card, made });
})();
