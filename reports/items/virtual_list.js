// A list of which only what is seen (and a little beyond) is on the page, however long it is.
(() => {
  "use strict";
  const GUESS = 190, BEYOND = 700; // pixels: an item not seen yet, and what is drawn out of sight

  // `draw(item, position, of)` makes an item's element; `tell(first, last)` hears what is seen.
  const virtualList = (view, list, draw, tell) => {
    let order = [], tops = new Float64Array(1), heights = new Map(), guess = GUESS;
    let nodes = new Map(), asked = 0, whole = 0, width = 0;

    const place = () => {
      tops = new Float64Array(order.length + 1);
      order.forEach((item, at) => { tops[at + 1] = tops[at] + (heights.get(item) || guess); });
    };
    const indexAt = (y) => {
      let low = 0, high = Math.max(0, order.length - 1);
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (tops[middle] <= y) low = middle; else high = middle - 1;
      }
      return low;
    };
    // Never all of a long list, even where a style lets the list be as high as it likes.
    const seen = () => Math.min(view.clientHeight, 2 * Math.max(innerHeight, 600));
    const bounds = () => {
      if (whole) return [0, Math.min(whole, order.length) - 1];
      if (!order.length) return [0, -1];
      const y = view.scrollTop;
      return [indexAt(y - BEYOND), indexAt(y + seen() + BEYOND)];
    };

    const fill = (first, last) => {
      const wanted = new Map();
      let before = null;
      for (let at = last; at >= first; at -= 1) {
        const node = nodes.get(at) || draw(order[at], at + 1, order.length);
        if (node.nextSibling !== before || node.parentNode !== list) list.insertBefore(node, before);
        wanted.set(at, node);
        before = node;
      }
      const held = document.activeElement;
      for (const node of [...list.children].filter((one) => ![...wanted.values()].includes(one))) {
        if (node.contains(held)) view.focus({ preventScroll: true });
        node.remove();
      }
      nodes = wanted;
      list.style.paddingTop = whole ? "" : `${tops[first] || 0}px`;
      list.style.paddingBottom = whole ? "" : `${Math.max(0, tops[order.length] - tops[last + 1] || 0)}px`;
    };

    // Heights are known once drawn; what is seen stays where it is while those above are corrected.
    const measure = () => {
      let changed = false;
      for (const [at, node] of nodes) {
        const height = node.getBoundingClientRect().height;
        if (Math.abs((heights.get(order[at]) || 0) - height) > 0.5) { heights.set(order[at], height); changed = true; }
      }
      if (!changed) return false;
      const anchor = indexAt(view.scrollTop), beyond = view.scrollTop - tops[anchor];
      const known = [...heights.values()];
      guess = known.reduce((sum, one) => sum + one, 0) / known.length;
      place();
      if (view.scrollTop > 0) view.scrollTop = tops[anchor] + Math.min(beyond, heights.get(order[anchor]) || guess);
      return true;
    };

    const render = () => {
      for (let round = 0; round < 4; round += 1) {
        const [first, last] = bounds();
        fill(first, last);
        if (whole || !view.clientHeight || !measure()) break;
      }
      if (whole) return;
      const y = view.scrollTop;
      tell(order.length ? indexAt(y + 1) + 1 : 0, order.length ? indexAt(y + seen() - 1) + 1 : 0);
    };
    const later = () => { if (!asked) asked = requestAnimationFrame(() => { asked = 0; render(); }); };
    const forget = () => { heights = new Map(); nodes = new Map(); list.replaceChildren(); };

    const go = (at) => {
      const index = Math.max(0, Math.min(order.length - 1, at));
      for (let round = 0; round < 3; round += 1) { view.scrollTop = tops[index]; render(); }
      return nodes.get(index);
    };
    const current = () => indexAt(view.scrollTop + 1);
    const page = (step) => {
      const y = view.scrollTop, last = indexAt(y + seen() - 1);
      if (step > 0) return go(Math.max(current() + 1, last));
      return go(Math.min(current() - 1, indexAt(Math.max(0, y - seen() + 40))));
    };

    view.addEventListener("scroll", later, { passive: true });
    view.addEventListener("resized", later);
    view.addEventListener("keydown", (event) => {
      const step = { PageDown: 1, PageUp: -1 }[event.key];
      const end = event.ctrlKey && { Home: 0, End: order.length - 1 }[event.key];
      if (step === undefined && typeof end !== "number") return;
      const held = event.target.closest?.("article");
      const from = held ? [...nodes].find(([, node]) => node === held)?.[0] ?? current() : current() - (step > 0 ? 1 : 0);
      event.preventDefault();
      go(step === undefined ? end : from + step)?.focus({ preventScroll: true });
    });
    if (globalThis.ResizeObserver) {
      new ResizeObserver(() => {
        if (whole || list.clientWidth === width) return;
        width = list.clientWidth;
        heights = new Map();
        later();
      }).observe(list);
    }
    return {
      show: (items) => { order = items; forget(); place(); view.scrollTop = 0; render(); },
      redraw: () => { const at = current(); forget(); place(); go(at); },
      print: (most) => { whole = most; forget(); place(); render(); },
      page,
    };
  };

  globalThis.knowbench = Object.assign(globalThis.knowbench || {}, { virtualList });
})();
