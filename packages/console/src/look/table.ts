import { html } from 'hono/html';
import type { Html } from './html.ts';

/** A column of a table. */
export interface TableColumn {
  readonly title: string;
  /** True for numbers, which are at the right. */
  readonly isNumber?: boolean;
}

/** A column of a table whose rows are cards on a phone. */
export interface CardColumn {
  readonly title: string;
  /** The classes of its cells: their order and place in a card. */
  readonly place: string;
}

/** A row of such a table. */
export interface CardRow {
  readonly cells: readonly (Html | string)[];
  /** The id of its message, if the whole row leads to it. */
  readonly id?: string;
}

/**
 * A table whose rows are cards on a phone. The roles are written out: a browser may take them from a row that is laid out in another
 * way.
 */
export function cardTable(caption: string, columns: readonly CardColumn[], rows: readonly CardRow[]): Html {
  const row = ({ cells, id }: CardRow) =>
    html`<tr role="row" ${id === undefined ? '' : html`class="go" data-id="${id}"`}>${columns.map(
      ({ place }, index) => html`<td role="cell" class="${place}">${cells[index] ?? ''}</td>`,
    )}</tr>`;
  return html`<div class="tw rows" role="group" aria-label="${caption}" tabindex="0"><table role="table"><caption class="vh">${caption}</caption><thead role="rowgroup"><tr role="row">${columns.map(
    ({ title, place }) => html`<th role="columnheader" scope="col" class="${place}">${title}</th>`,
  )}</tr></thead><tbody role="rowgroup">${rows.map(row)}</tbody></table></div>`;
}

/** A table of figures. The first cell of a row is its heading. */
export function figureTable(
  caption: string,
  columns: readonly TableColumn[],
  rows: readonly (readonly (Html | string)[])[],
): Html {
  const align = (index: number) => (columns[index]?.isNumber ? html` class="r"` : '');
  return html`<div class="tw" role="group" aria-label="${caption}" tabindex="0"><table><caption class="vh">${caption}</caption><thead><tr>${columns.map(
    ({ title }, index) => html`<th scope="col"${align(index)}>${title}</th>`,
  )}</tr></thead><tbody>${rows.map(
    ([first = '', ...cells]) =>
      html`<tr><th scope="row">${first}</th>${cells.map((cell, index) => html`<td${align(index + 1)}>${cell}</td>`)}</tr>`,
  )}</tbody></table></div>`;
}
