/** The source of axe-core, which a test runs in a page to find barriers (https://github.com/dequelabs/axe-core). */
export { source as axeSource } from 'axe-core';
