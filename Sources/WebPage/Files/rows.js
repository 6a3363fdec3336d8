// A list of which only the rows in sight are in the document.

import { fill, h } from './elements.js';

const HEIGHT = 68;
const MOST = 200;

export class Rows {
  /** - draw: gives the children of a row. */
  constructor(draw, label) {
    this.items = [];
    this.isComplete = false;
    this.more = () => {};
    this.draw = draw;
    this.active = -1;
    this.inner = h('div', { class: 'rows', role: 'list', 'aria-label': label });
    this.element = h('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': label + ', to scroll' }, this.inner);
    this.first = this.last = -1;
    let isDue = false;
    this.element.addEventListener('scroll', () => {
      if (isDue) return;
      isDue = true;
      requestAnimationFrame(() => { isDue = false; this.render(); });
    });
    this.element.addEventListener('keydown', event => this.key(event));
    new ResizeObserver(() => this.render()).observe(this.element);
  }
  put(items) {
    this.items = items;
    this.inner.style.height = items.length * HEIGHT + 'px';
    this.first = this.last = -1;
    this.render();
  }
  render() {
    const height = this.element.clientHeight || 600;
    const first = Math.max(0, Math.floor(this.element.scrollTop / HEIGHT) - 10);
    const last = Math.min(this.items.length, Math.ceil((this.element.scrollTop + height) / HEIGHT) + 10, first + MOST);
    if (first !== this.first || last !== this.last) {
      const isFocused = this.inner.contains(document.activeElement);
      this.first = first;
      this.last = last;
      fill(this.inner, ...this.items.slice(first, last).map((item, index) => {
        const element = h('div', { class: 'row', role: 'listitem', 'aria-posinset': String(first + index + 1),
          'aria-setsize': this.isComplete ? String(this.items.length) : '-1' }, this.draw(item));
        element.style.top = (first + index) * HEIGHT + 'px';
        element.dataset.index = first + index;
        return element;
      }));
      if (isFocused && !this.inner.contains(document.activeElement)) this.link(this.active)?.focus({ preventScroll: true });
    }
    if (!this.isComplete && last + 100 > this.items.length) this.more();
  }
  link(index) { return this.inner.querySelector(`[data-index="${index}"] > a`); }
  focus(index) {
    if (!this.items.length) return;
    this.active = Math.max(0, Math.min(this.items.length - 1, index));
    const top = this.active * HEIGHT;
    const { scrollTop, clientHeight } = this.element;
    if (top < scrollTop) this.element.scrollTop = top;
    else if (top + HEIGHT > scrollTop + clientHeight) this.element.scrollTop = top + HEIGHT - clientHeight;
    this.render();
    this.link(this.active)?.focus({ preventScroll: true });
  }
  key(event) {
    const here = event.target.closest?.('.row');
    if (here) this.active = Number(here.dataset.index);
    const page = Math.max(1, Math.floor(this.element.clientHeight / HEIGHT) - 1);
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -1e9, End: 1e9 };
    if (event.target.type === 'checkbox' && event.key === ' ' || !(event.key in steps)) return;
    event.preventDefault();
    this.focus(this.active + steps[event.key]);
  }
}
