(function (svg) {
  'use strict';
  if (!svg) return;
  const XHTML = 'http://www.w3.org/1999/xhtml', SVG = 'http://www.w3.org/2000/svg';
  const alone = document.documentElement === svg;
  const find = (selector) => svg.querySelector(selector);
  const area = find('.frames'), info = find('.info'), back = find('.back'), foot = find('.foot');
  const keys = [...svg.querySelectorAll('.key')], head = Number(svg.dataset.head), row = Number(svg.dataset.row);
  const heads = [find('.title'), find('.sub'), foot].map((node) => [node, node.textContent]);
  const tail = Number(svg.dataset.tail), glyph = 6.95, nodes = [];
  let rows = 0, flipped = svg.dataset.flip === '1', weight = 'after';

  // Frames stand in pre-order, so depth alone tells who calls whom.
  const path = [];
  for (const box of area.children) {
    const text = box.querySelector('text');
    const node = {
      box, text, depth: Number(box.dataset.d), after: Number(box.dataset.v), before: Number(box.dataset.b || 0),
      name: box.dataset.n || (text ? text.textContent : ''), kids: [], tip: box.querySelector('title').textContent,
    };
    path.length = node.depth;
    node.up = path[node.depth - 1] || null;
    if (node.up) node.up.kids.push(node);
    path.push(node);
    nodes.push(node);
    box.node = node;
    rows = Math.max(rows, node.depth + 1);
  }
  const root = nodes[0];
  let zoom = root, trail = [], focus = null, hits = [];

  function within(node, ancestor) {
    for (; node; node = node.up) if (node === ancestor) return true;
    return false;
  }

  function place() {
    for (const node of nodes) {
      if (!node.up) { node.left = 0; node.next = 0; continue; }
      node.left = node.next = node.up.next;
      node.up.next += node[weight];
    }
  }

  function fit(node, pixels) {
    const most = Math.floor((pixels - 6) / glyph);
    const shown = most < 2 ? '' : node.name.length <= most ? node.name : node.name.slice(0, most - 1) + '…';
    if (!node.text && shown) {
      node.text = document.createElementNS(SVG, 'text');
      node.text.setAttribute('x', '3.5');
      node.text.setAttribute('y', row - 5.5);
      node.box.appendChild(node.text);
    }
    if (node.text && node.text.textContent !== shown) node.text.textContent = shown;
  }

  function draw() {
    const width = svg.clientWidth || Number(svg.dataset.width), inner = Math.max(width - 16, 50);
    const span = zoom[weight] || 1, height = head + rows * row + tail;
    if (svg.hasAttribute('viewBox')) svg.removeAttribute('viewBox');
    svg.setAttribute('width', '100%');
    svg.setAttribute('height', height);
    area.setAttribute('width', inner);
    for (const node of nodes) {
      const above = within(zoom, node), inside = above || within(node, zoom);
      const left = above ? 0 : (node.left - zoom.left) / span, share = above ? 1 : node[weight] / span;
      const seen = inside && share * inner >= 0.3;
      node.box.classList.toggle('gone', !seen);
      node.box.classList.toggle('up', above && node !== zoom);
      if (!seen) continue;
      node.box.setAttribute('x', (left * 100).toFixed(4) + '%');
      node.box.setAttribute('width', (share * 100).toFixed(4) + '%');
      node.box.setAttribute('y', (flipped ? node.depth : rows - 1 - node.depth) * row);
      fit(node, share * inner);
    }
    for (const [node, full] of heads) node.textContent = cut(full, width - 24, node === heads[0][0] ? 9.6 : 6.9);
    legend(inner);
    tell(focus);
  }

  function cut(text, pixels, per) {
    const most = Math.max(4, Math.floor(pixels / per));
    return text.length > most ? text.slice(0, most - 1) + '…' : text;
  }

  function legend(inner) {
    let x = 0;
    for (const key of keys) {
      const length = key.getBBox().width + 16;
      key.classList.toggle('gone', x + length > inner);
      key.setAttribute('transform', 'translate(' + (8 + x) + ' ' + (head - 10) + ')');
      x += length;
    }
    foot.setAttribute('y', head + rows * row + 40);
    info.setAttribute('y', head + rows * row + 20);
  }

  function tell(node) {
    const tip = (node || zoom).tip.replace(/\n/g, ' · ');
    const most = Math.max(10, Math.floor(((svg.clientWidth || 1200) - 20) / 6.9));
    info.textContent = tip.length > most ? tip.slice(0, most - 1) + '…' : tip;
  }

  function show(node, keep) {
    if (!keep && node !== zoom) trail.push(zoom);
    zoom = node;
    svg.classList.toggle('move', nodes.length < 4000);
    draw();
    share();
    remember();
  }

  function select(node) {
    if (focus) focus.box.classList.remove('on');
    focus = node;
    if (node) {
      node.box.classList.add('on');
      if (alone && node.box.scrollIntoView) node.box.scrollIntoView({ block: 'nearest' });
    }
    tell(node);
  }

  function matcher(term) {
    try { return new RegExp(term, 'i'); } catch (e) { /* not a pattern: meant literally */ }
    return { test: (name) => name.toLowerCase().includes(term.toLowerCase()) };
  }

  function search(term) {
    const pattern = term ? matcher(term) : null;
    hits = [];
    for (const node of nodes) {
      node.hit = !!pattern && pattern.test(node.name);
      node.box.classList.toggle('hit', node.hit);
      if (node.hit) hits.push(node);
    }
    svg.classList.toggle('find', !!pattern);
    share();
    remember();
  }

  // A match below another match is already in it and must not count twice.
  function share() {
    let sum = 0;
    for (const node of hits) {
      if (!within(node, zoom)) continue;
      let up = node.up;
      while (up && !up.hit) up = up.up;
      if (!up || !within(up, zoom)) sum += node[weight];
    }
    if (input.value) found.textContent = (100 * sum / (zoom[weight] || 1)).toFixed(2) + ' % matched';
    else found.textContent = '';
  }

  function remember() {
    if (!alone) return;
    const state = new URLSearchParams();
    if (input.value) state.set('s', input.value);
    if (zoom !== root) state.set('z', nodes.indexOf(zoom));
    try { history.replaceState(null, '', '#' + state); } catch (e) { /* a file opened from disk may refuse */ }
  }

  function html(name, parent, fill) {
    const node = document.createElementNS(XHTML, name);
    Object.assign(node, fill);
    parent.appendChild(node);
    return node;
  }

  const holder = document.createElementNS(SVG, 'foreignObject');
  for (const [name, value] of [['x', 8], ['y', svg.dataset.bar], ['height', 34]]) holder.setAttribute(name, value);
  const tools = html('div', holder, { className: 'tools' });
  const found = html('output', tools, {});
  const input = html('input', tools, { type: 'search', placeholder: 'Search  /' });
  input.setAttribute('aria-label', 'Search frames by regular expression');
  const button = (label, title, act) => html('button', tools, { textContent: label, title, onclick: act });
  const compare = svg.dataset.diff === '1' ? button('Widths: after', 'Which run gives the widths (w)', swap) : null;
  button('Flip', 'Root on top or at the bottom (f)', flip);
  button('Reset', 'Whole picture (r)', reset);
  svg.appendChild(holder);
  input.oninput = () => search(input.value);

  function flip() { flipped = !flipped; draw(); }

  function swap() {
    weight = weight === 'after' ? 'before' : 'after';
    compare.textContent = 'Widths: ' + weight;
    place();
    draw();
    share();
  }

  function reset() {
    input.value = '';
    search('');
    select(null);
    trail = [];
    show(root, true);
  }

  function back1() {
    if (trail.length) show(trail.pop(), true);
    else if (zoom !== root) show(root, true);
    else if (input.value) { input.value = ''; search(''); }
  }

  const visible = (node) => node && !node.box.classList.contains('gone');

  function step(way) {
    if (!focus) return select(zoom);
    const line = focus.up ? focus.up.kids.filter(visible) : [focus], here = line.indexOf(focus);
    const next = way === 'out' ? focus.up : way === 'in' ? focus.kids.filter(visible)[0] : line[here + way];
    if (visible(next)) select(next);
  }

  function nextHit(way) {
    const line = hits.filter(visible);
    if (line.length) select(line[(line.indexOf(focus) + way + line.length) % line.length]);
  }

  const upward = (way) => () => step(flipped ? (way === 'in' ? 'out' : 'in') : way);
  const bound = {
    '/': () => input.focus(), Escape: back1, Backspace: back1, r: reset, f: flip, w: () => compare && swap(),
    n: () => nextHit(1), N: () => nextHit(-1), Enter: () => focus && show(focus), ArrowLeft: () => step(-1),
    ArrowRight: () => step(1), ArrowUp: upward('in'), ArrowDown: upward('out'),
  };

  (alone ? window : svg).addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) {
      if (!(event.ctrlKey && event.key === 'f' && alone)) return;
      input.focus();
    } else if (event.target === input) {
      if (event.key !== 'Escape' && event.key !== 'Enter') return;
      input.blur();
      if (event.key === 'Escape') { input.value = ''; search(''); }
    } else if (bound[event.key]) bound[event.key]();
    else return;
    event.preventDefault();
  });
  const framed = (event) => { const box = event.target.closest('.f'); return box && box.node; };
  area.addEventListener('click', (event) => { const node = framed(event); if (node) { select(node); show(node); } });
  area.addEventListener('mouseover', (event) => tell(framed(event) || focus));
  area.addEventListener('mouseleave', () => tell(focus));
  if (!alone) svg.setAttribute('tabindex', '0');

  function size() {
    holder.setAttribute('width', Math.max((svg.clientWidth || 1200) - 16, 50));
    draw();
  }
  new ResizeObserver(size).observe(alone ? svg : svg.parentNode);
  place();
  size();
  if (alone && location.hash.length > 1) {
    const state = new URLSearchParams(location.hash.slice(1)), at = nodes[Number(state.get('z'))];
    if (state.get('s')) { input.value = state.get('s'); search(input.value); }
    if (at && at !== root) show(at);
  }
})(document.currentScript && document.currentScript.closest('svg'));
