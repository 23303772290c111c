(function () {
  'use strict';
  const data = JSON.parse(document.getElementById('data').textContent), keys = data.keys;
  const at = (id) => document.getElementById(id);
  function add(parent, tag, text, kind) {
    const node = document.createElement(tag);
    if (text !== undefined) node.textContent = text;
    if (kind) node.className = kind;
    parent.appendChild(node);
    return node;
  }

  const three = (v) => v >= 100 ? Math.round(v).toLocaleString('en') : v.toPrecision(3);
  const count = (v) => v === null ? '–' : v.toLocaleString('en');
  function scaled(value, steps) {
    if (value === null || value === undefined) return '–';
    let [name] = steps[0], size = 1;
    for (const [unit, from] of steps) if (Math.abs(value) >= from) { name = unit; size = from; }
    return (size === 1 ? value.toLocaleString('en') : three(value / size)) + ' ' + name;
  }
  const time = (v) => scaled(v, [['ns', 1], ['µs', 1e3], ['ms', 1e6], ['s', 1e9], ['min', 6e10], ['h', 3.6e12]]);
  const bytes = (v) => scaled(v, [['B', 1], ['KiB', 1024], ['MiB', 1048576], ['GiB', 1073741824], ['TiB', 2 ** 40]]);
  // Names may hold characters that turn or hide their neighbours.
  const seen = (name) => name.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (c) => '\\u' + c.codePointAt(0).toString(16).padStart(4, '0'));

  at('title').textContent = seen(keys['weir.command'] || 'Capture');
  at('title').classList.toggle('long', at('title').textContent.length > 60);
  const started = Number(keys['weir.started_ns'] || 0);
  at('about').textContent = [keys['weir.host'], keys['weir.kernel'] && 'Linux ' + keys['weir.kernel'],
    started ? new Date(started / 1e6).toLocaleString() : '', keys['weir.filters'] && 'filters: ' + keys['weir.filters']]
    .filter(Boolean).map(seen).join(' · ');
  for (const text of data.warnings) add(at('warnings'), 'div', seen(text), 'warning');
  if (data.whole) add(at('warnings'), 'div', 'Every call is there: the capture is complete and nothing was lost.', 'whole');

  const total = data.total;
  const operations = data.operations, asked = operations.total.calls;
  const cards = [['calls', count(total.calls - asked)], ...(asked ? [['async ops', count(asked)]] : []), ['errors', count(total.errors)], ['read', bytes(total.read)],
    ['written', bytes(total.written)], ['inside calls', time(total.time_ns)], ['run', time(data.span_ns)],
    ['procs · threads', count(data.processes) + ' · ' + count(data.threads)]];
  for (const [label, value] of cards) {
    const card = add(at('cards'), 'div', undefined, 'card');
    add(card, 'b', value);
    add(card, 'span', label);
  }

  if (!data.findings.length) add(at('findings'), 'p', 'None of the known troubles was seen.', 'note');
  for (const finding of data.findings) {
    const box = add(at('findings'), 'div', undefined, 'finding');
    add(box, 'h3', seen(finding.headline));
    add(box, 'code', finding.rule + (finding.cost_ns ? ' · ' + time(finding.cost_ns) + ' spent' : ''));
    if (finding.evidence.length) add(box, 'pre', finding.evidence.map(seen).join('\n'));
    add(box, 'p', finding.advice);
  }

  const SVG = 'http://www.w3.org/2000/svg', line = data.time, per = 1e9 / line.width_ns;
  function chart(label, series, unit, colour) {
    const box = add(at('lines'), 'div', undefined, 'line'), head = add(box, 'div'), most = Math.max(1e-9, ...series);
    add(head, 'span', label);
    const says = add(head, 'span', 'peak ' + unit(most));
    const svg = document.createElementNS(SVG, 'svg'), n = series.length;
    svg.setAttribute('viewBox', '0 0 ' + Math.max(n, 1) + ' 100');
    svg.setAttribute('preserveAspectRatio', 'none');
    const path = document.createElementNS(SVG, 'path');
    let d = 'M0 100';
    series.forEach((v, i) => { const y = (100 - 96 * v / most).toFixed(2); d += 'L' + i + ' ' + y + 'L' + (i + 1) + ' ' + y; });
    path.setAttribute('d', d + 'L' + n + ' 100Z');
    path.style.fill = 'var(' + colour + ')';
    path.style.fillOpacity = 0.75;
    svg.appendChild(path);
    box.appendChild(svg);
    svg.onmousemove = (event) => {
      const i = Math.min(n - 1, Math.floor(event.offsetX / svg.clientWidth * n));
      says.textContent = 'at ' + time(i * line.width_ns) + ': ' + unit(series[i]);
    };
    svg.onmouseleave = () => { says.textContent = 'peak ' + unit(most); };
  }
  chart('Calls', line.calls.map((v) => v * per), (v) => three(v) + ' /s', '--one');
  if (line.bytes.some(Boolean)) chart('Bytes', line.bytes.map((v) => v * per), (v) => bytes(v) + '/s', '--two');
  if (line.errors.some(Boolean)) chart('Errors', line.errors.map((v) => v * per), (v) => three(v) + ' /s', '--three');
  chart('Threads inside a call', line.busy_ns.map((v) => v / line.width_ns), (v) => v.toFixed(2), '--four');
  if (asked) chart('Asynchronous operations in flight', line.in_flight_ns.map((v) => v / line.width_ns), (v) => v.toFixed(2), '--five');

  const axis = add(at('lines'), 'div', undefined, 'axis');
  for (let i = 0; i <= 4; i++) add(axis, 'span', time(Math.round(line.calls.length * line.width_ns * i / 4)));

  const canvas = document.querySelector('#heat canvas'), says = document.querySelector('#heat output');
  const rows = line.heat_rows, columns = line.calls.length, most = Math.max(1, ...line.heat);
  let top = 0, bottom = rows;
  for (let i = 0; i < line.heat.length; i++) if (line.heat[i]) { top = Math.max(top, i % rows); bottom = Math.min(bottom, i % rows); }
  const shown = Math.max(1, top - bottom + 1), left = 58;
  function heat() {
    const scale = window.devicePixelRatio || 1, width = canvas.clientWidth, height = canvas.clientHeight - 18;
    canvas.width = width * scale;
    canvas.height = (height + 18) * scale;
    const c = canvas.getContext('2d'), style = getComputedStyle(document.documentElement);
    c.scale(scale, scale);
    c.font = '11px system-ui, sans-serif';
    const w = (width - left) / Math.max(columns, 1), h = height / shown;
    for (let i = 0; i < line.heat.length; i++) {
      if (!line.heat[i]) continue;
      const x = Math.floor(i / rows), y = top - i % rows;
      c.fillStyle = 'rgba(' + style.getPropertyValue('--heat') + ',' + (0.1 + 0.9 * Math.log1p(line.heat[i]) / Math.log1p(most)) + ')';
      c.fillRect(left + x * w, y * h, Math.max(w, 1), Math.max(h - 1, 1));
    }
    c.fillStyle = style.getPropertyValue('--dim');
    for (let y = 0; y < shown; y += Math.ceil(shown / 10)) c.fillText(time(line.heat_floor_ns * 2 ** (top - y)), 0, (y + 1) * h - h / 2 + 4);
    for (let i = 0; i <= 4; i++) {
      c.textAlign = i === 4 ? 'right' : 'left';
      c.fillText(time(Math.round(columns * line.width_ns * i / 4)), left + (width - left) * i / 4, height + 14);
    }
  }
  canvas.onmousemove = (event) => {
    const x = Math.floor((event.offsetX - left) / ((canvas.clientWidth - left) / columns));
    const y = top - Math.floor(event.offsetY / ((canvas.clientHeight - 18) / shown)), calls = line.heat[x * rows + y];
    says.textContent = x < 0 || calls === undefined ? '' : count(calls) + ' calls from ' + time(line.heat_floor_ns * 2 ** y)
      + ' at ' + time(x * line.width_ns);
  };
  canvas.onmouseleave = () => { says.textContent = ''; };
  new ResizeObserver(heat).observe(canvas);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', heat);

  const none = (show) => (v) => v ? show(v) : '–';
  const fields = [['name', 'name', seen], ['calls', 'calls', count], ['errors', 'errors', none(count)], ['time_ns', 'time', time],
    ['p50_ns', 'p50', time], ['p99_ns', 'p99', time], ['max_ns', 'max', time], ['read', 'read', none(bytes)],
    ['written', 'written', none(bytes)], ['moved', 'moved', none(bytes)]];
  function grid(table, columns, items, limit) {
    let by = -1, down = true;
    function fill() {
      table.textContent = '';
      const head = add(add(table, 'thead'), 'tr');
      columns.forEach(([, label], i) => {
        const cell = add(head, 'th', label);
        cell.tabIndex = 0;
        if (i === by) cell.setAttribute('aria-sort', down ? 'descending' : 'ascending');
        cell.onclick = () => { down = by === i ? !down : i > 0; by = i; fill(); };
        cell.onkeydown = (event) => { if (event.key === 'Enter') cell.onclick(); };
      });
      let list = items();
      if (by >= 0) {
        const field = columns[by][0], sign = down ? -1 : 1;
        list = [...list].sort((a, b) => sign * (by ? (a[field] ?? -1) - (b[field] ?? -1) : a[field] < b[field] ? -1 : 1));
      }
      const body = add(table, 'tbody');
      for (const item of list.slice(0, limit())) {
        const row = add(body, 'tr');
        columns.forEach(([field, , show], i) => {
          const value = show(item[field], item), cell = add(row, 'td', value instanceof Node ? undefined : value);
          if (value instanceof Node) cell.appendChild(value);
          if (i === 0) cell.title = seen(item[field]);
          if (field === 'errors' && item[field]) cell.className = 'bad';
        });
      }
      return list.length;
    }
    return fill;
  }

  let table = Object.keys(data.tables)[0], limit = 20;
  const rest = at('more'), input = at('filter'), few = limit, many = 500;
  const matches = () => data.tables[table].rows.filter((r) => r.name.toLowerCase().includes(input.value.toLowerCase()));
  const fill = grid(at('table'), fields, matches, () => limit);
  function show() {
    const found = fill(), all = data.tables[table].groups;
    rest.textContent = found > limit || all > found ? 'Showing ' + Math.min(found, limit) + ' of ' + count(all) + '. ' : '';
    if (limit === few && found > few) {
      add(rest, 'button', 'Show ' + (found > many ? many : 'all')).onclick = () => { limit = many; show(); };
    }
    for (const tab of at('tabs').children) tab.setAttribute('aria-selected', tab.dataset.table === table);
  }
  for (const name of Object.keys(data.tables)) {
    const tab = add(at('tabs'), 'button', 'by ' + name);
    tab.dataset.table = name;
    tab.setAttribute('role', 'tab');
    tab.onclick = () => { table = name; limit = few; show(); };
  }
  input.oninput = show;
  show();

  function spark(sizes) {
    const box = document.createElement('span'), most = Math.max(...sizes);
    box.className = 'spark';
    const last = sizes.reduce((l, v, i) => v ? i : l, 0), first = sizes.findIndex(Boolean);
    box.title = first < 0 ? '' : bytes(2 ** first) + ' to ' + bytes(2 ** (last + 1));
    for (const v of first < 0 ? [] : sizes.slice(first, last + 1)) add(box, 'i').style.height = Math.max(1, 16 * v / most) + 'px';
    return box;
  }
  // A part is never nothing, and never the whole.
  const share = (part, whole) => !whole ? '–' : part === whole || !part ? 100 * part / whole + ' %'
    : Math.min(99, Math.max(1, Math.round(100 * part / whole))) + ' %';
  // The ways that operations took, as parts of a bar and in words.
  function ways(counts, item) {
    const box = document.createElement('span'), bar = add(box, 'span', undefined, 'ways');
    const known = ['direct', 'worker', 'poll'];
    for (const [way, n] of Object.entries(counts)) {
      const part = add(bar, 'i', undefined, known.find((k) => way.split('+').includes(k)) || 'other');
      part.style.width = 100 * n / item.calls + '%';
    }
    add(box, 'span', Object.entries(counts).slice(0, 3).map(([way, n]) => seen(way) + ' ' + share(n, item.calls)).join(', '));
    return box;
  }
  if (asked) {
    const box = at('operations'), depth = operations.mean_depth;
    box.hidden = false;
    box.querySelector('p').textContent = 'Requests of io_uring and native AIO, from submission to completion.'
      + (depth === null ? '' : ' In flight: ' + depth.toFixed(1) + ' on average, '
      + (operations.peak_depth_is_whole ? 'at most ' : 'at least ') + count(operations.peak_depth) + ' at once.')
      + ' Direct: ran as it was submitted; worker: went to a kernel thread; device: until the file system had finished.';
    grid(box.querySelector('table'), [...fields.slice(0, 2), ['ways', 'how they ran', ways], ...fields.slice(2, 7),
      ['device_p50_ns', 'device p50', time], ...fields.slice(7)], () => operations.rows, () => 100)();
  }

  grid(at('patterns'), [['path', 'file', seen], ['reads', 'reads', count], ['writes', 'writes', count], ['bytes', 'bytes', bytes],
    ['sequential', 'sequential', (v, p) => share(v, p.sequential + p.random)], ['aligned', 'aligned', (v, p) => share(v, p.positioned)],
    ['by_size', 'sizes', spark], ['syncs', 'syncs', count], ['bytes_per_sync', 'bytes/sync', bytes],
    ['direct', 'O_DIRECT', (v) => v ? 'yes' : '']], () => data.patterns, () => 50)();
})();
