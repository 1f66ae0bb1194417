import { html } from 'hono/html';
import type { Html } from './html.ts';

/** A column of a table. */
export interface TableColumn {
  readonly title: string;
  /** True for numbers, which are at the right. */
  readonly isNumber?: boolean;
}

/** A table of figures. The first cell of a row is its heading. */
export function figureTable(
  caption: string,
  columns: readonly TableColumn[],
  rows: readonly (readonly (Html | string)[])[],
): Html {
  const align = (index: number) => (columns[index]?.isNumber ? html` class="r"` : '');
  return html`<div class="tw" tabindex="0"><table><caption class="vh">${caption}</caption><thead><tr>${columns.map(
    ({ title }, index) => html`<th scope="col"${align(index)}>${title}</th>`,
  )}</tr></thead><tbody>${rows.map(
    ([first = '', ...cells]) =>
      html`<tr><th scope="row">${first}</th>${cells.map((cell, index) => html`<td${align(index + 1)}>${cell}</td>`)}</tr>`,
  )}</tbody></table></div>`;
}
