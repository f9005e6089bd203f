// Two texts aligned word by word: which words of each the other has, in the same order.
(() => {
  "use strict";
  const MOST_CHANGES = 1200; // words; texts further apart are first split at words met once
  const SEGMENTED = 20000; // characters; a segmenter knows words without spaces, but is slow
  const PATTERN = /\s+|[\p{L}\p{N}\p{M}_'’]+|./gsu;
  const segmenter = globalThis.Intl?.Segmenter ? new Intl.Segmenter(undefined, { granularity: "word" }) : null;

  const tokens = (text) => (segmenter && text.length <= SEGMENTED
    ? Array.from(segmenter.segment(text), (part) => part.segment)
    : text.match(PATTERN) || []);
  const isWord = (token) => /[\p{L}\p{N}\p{S}]/u.test(token);
  const isSpace = (token) => /^\s+$/u.test(token);

  // Fewest words left out of both (Myers 1986, "An O(ND) difference algorithm"): marks what is kept,
  // and returns false where more than MOST_CHANGES would have to go.
  const byChanges = (a, b, [i0, i1, j0, j1], keep) => {
    const n = i1 - i0, m = j1 - j0, most = Math.min(n + m, MOST_CHANGES);
    const reached = new Int32Array(2 * most + 3), trail = [];
    for (let changes = 0; changes <= most; changes += 1) {
      trail.push(reached.slice(most - changes, most + changes + 3));
      for (let k = -changes; k <= changes; k += 2) {
        const at = most + 1 + k;
        const down = k === -changes || (k !== changes && reached[at - 1] < reached[at + 1]);
        let x = down ? reached[at + 1] : reached[at - 1] + 1;
        while (x < n && x - k < m && a[i0 + x] === b[j0 + x - k]) x += 1;
        reached[at] = x;
        if (x >= n && x - k >= m) { backwards(trail, [n, m], (x, y) => keep(i0 + x, j0 + y)); return true; }
      }
    }
    return false;
  };

  const backwards = (trail, [n, m], keep) => {
    let x = n, y = m;
    for (let changes = trail.length - 1; changes >= 0; changes -= 1) {
      const before = (k) => trail[changes][changes + 1 + k], k = x - y;
      const down = k === -changes || (k !== changes && before(k - 1) < before(k + 1));
      const from = down ? k + 1 : k - 1, fromX = changes ? before(from) : 0, fromY = changes ? fromX - from : 0;
      while (x > fromX && y > fromY) { x -= 1; y -= 1; keep(x, y); }
      x = fromX; y = fromY;
    }
  };

  // Words that each side has once, in the order of both: a rising run of places, as long as can be.
  const anchors = (a, b, [i0, i1, j0, j1]) => {
    const seen = new Map();
    const note = (word, side, at) => {
      const found = seen.get(word) || { times: [0, 0], at: [0, 0] };
      found.times[side] += 1; found.at[side] = at;
      seen.set(word, found);
    };
    for (let i = i0; i < i1; i += 1) note(a[i], 0, i);
    for (let j = j0; j < j1; j += 1) note(b[j], 1, j);
    const once = [...seen.values()].filter((one) => one.times[0] === 1 && one.times[1] === 1)
      .sort((one, other) => one.at[0] - other.at[0]);
    const ends = [];
    once.forEach((one, index) => {
      let low = 0, high = ends.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (once[ends[middle]].at[1] < one.at[1]) low = middle + 1; else high = middle;
      }
      one.before = low ? ends[low - 1] : -1;
      ends[low] = index;
    });
    const run = [];
    for (let at = ends.length ? ends[ends.length - 1] : -1; at >= 0; at = once[at].before) run.push(once[at].at);
    return run.reverse();
  };

  // For two lists of words: which of each are in both, as two arrays of 0 and 1.
  const common = (a, b) => {
    const inA = new Uint8Array(a.length), inB = new Uint8Array(b.length);
    const keep = (i, j) => { inA[i] = 1; inB[j] = 1; };
    const todo = [[0, a.length, 0, b.length]];
    while (todo.length) {
      let [i0, i1, j0, j1] = todo.pop();
      while (i0 < i1 && j0 < j1 && a[i0] === b[j0]) { keep(i0, j0); i0 += 1; j0 += 1; }
      while (i0 < i1 && j0 < j1 && a[i1 - 1] === b[j1 - 1]) { i1 -= 1; j1 -= 1; keep(i1, j1); }
      if (i0 === i1 || j0 === j1) continue;
      if (byChanges(a, b, [i0, i1, j0, j1], keep)) continue;
      const fixed = anchors(a, b, [i0, i1, j0, j1]);
      for (const [i, j] of fixed) { todo.push([i0, i, j0, j]); keep(i, j); i0 = i + 1; j0 = j + 1; }
      if (fixed.length) todo.push([i0, i1, j0, j1]);
    }
    return [inA, inB];
  };

  // A text cut into pieces that are marked or not; spaces between two marked words belong to them.
  const pieces = (parts, marked) => {
    const found = [];
    let at = 0, waiting = "";
    const add = (text, mark) => {
      const last = found[found.length - 1];
      if (last && last.marked === mark) last.text += text; else found.push({ text, marked: mark });
    };
    for (const part of parts) {
      if (isSpace(part)) { waiting += part; continue; }
      const mark = marked[at] === 1, last = found[found.length - 1];
      if (waiting) add(waiting, mark && Boolean(last?.marked));
      waiting = "";
      add(part, mark);
      at += 1;
    }
    if (waiting) add(waiting, false);
    return found;
  };

  const words = (parts, folded) => {
    const kept = parts.filter((part) => !isSpace(part));
    return folded ? kept.map((part) => part.normalize("NFKC").toLowerCase()) : kept;
  };

  // Each text's pieces; marked are the words that the other lacks.
  const compared = (a, b) => {
    const partsA = tokens(a), partsB = tokens(b);
    const [inA, inB] = common(words(partsA), words(partsB));
    return [pieces(partsA, inA.map((one) => 1 - one)), pieces(partsB, inB.map((one) => 1 - one))];
  };

  // A text's pieces; marked are words of the accepted answer that it has most of, and what it lacks
  // of that; signs between words are no words.
  const against = (text, accepted) => {
    const parts = tokens(text), own = words(parts, true);
    let best = { share: 0, inText: [], lacks: [] };
    for (const one of accepted) {
      const wanted = words(tokens(one)).filter(isWord);
      const [inText, inOne] = common(own, words(wanted, true));
      const share = inOne.reduce((sum, had) => sum + had, 0) / Math.max(1, inOne.length);
      if (share > best.share) best = { share, inText, lacks: wanted.filter((_, at) => !inOne[at]) };
    }
    return { pieces: pieces(parts, best.inText), lacks: best.lacks };
  };

  globalThis.knowbench = Object.assign(globalThis.knowbench || {}, { words: { compared, against } });
})();
