/** Styles of run blocks; nested by Expressive Code below its own root class. */
export const styles = `
.word { display: inline-block; max-width: 100%; overflow-wrap: anywhere; text-indent: 0; }
.is-run {
  display: grid;
  grid-template-columns: minmax(0, 1fr) 6.75rem;
  border-inline-start: 3px solid var(--dd-accent);
  border-radius: var(--ec-brdRad);
}
.is-run > figcaption { display: none; }
.is-run > pre { grid-area: 1 / 1; border-start-end-radius: 0 !important; border-end-end-radius: 0 !important; border-inline-end: 0 !important; border-start-start-radius: 0 !important; border-end-start-radius: 0 !important; border-inline-start: 0 !important; }
.is-run > .copy { inset-inline-end: 7rem; }
.is-run > .run {
  grid-area: 1 / 2;
  display: flex;
  align-items: flex-start;
  flex-direction: column;
  gap: 0.125rem;
  padding: 0.4rem 0.5rem;
  border: 1px solid var(--ec-brdCol);
  border-inline-start: 0;
  border-radius: 0 var(--ec-brdRad) var(--ec-brdRad) 0;
  background: var(--dd-code-bg);
}
.run button {
  display: inline-flex;
  align-items: center;
  justify-content: center;
  gap: 0.45rem;
  width: 100%;
  min-height: 2rem;
  padding: 0 0.7rem;
  border: 1px solid transparent;
  border-radius: 0.375rem;
  background: var(--dd-accent-strong);
  color: var(--dd-on-accent);
  font: 600 0.8125rem/1 var(--__sl-font);
  cursor: pointer;
}
.run button:hover { background: var(--dd-accent-hover); }
.run .run-icon { width: 0; height: 0; border-block: 0.3rem solid transparent; border-inline-start: 0.5rem solid currentColor; }
.is-run[data-state='ok'] { border-inline-start-color: var(--dd-pass); }
.is-run[data-state='failed'] { border-inline-start-color: var(--dd-fail); }
.is-gap > .copy { display: none; }
.is-gap pre > code { line-height: 2.125 !important; }
.gap {
  width: 9rem;
  max-width: 100%;
  padding: 0.125rem 0.375rem;
  border: 1px solid var(--sl-color-gray-4);
  border-radius: 0.25rem;
  background: var(--dd-raised);
  color: var(--sl-color-white);
  font: inherit;
  line-height: 1.4;
}
@media (scripting: none) {
  .is-run { grid-template-columns: minmax(0, 1fr); }
  .is-run > .run { display: none; }
}
@media print { .is-run > .run { display: none !important; } }
@media (max-width: 30rem) {
  .is-run { grid-template-columns: minmax(0, 1fr); }
  .is-run > pre { border-inline-end: 1px solid var(--ec-brdCol) !important; border-start-end-radius: var(--ec-brdRad) !important; border-bottom: 0 !important; }
  .is-run > .run { grid-area: 2 / 1; border: 1px solid var(--ec-brdCol); border-top: 0; border-inline-start: 0; border-radius: 0 0 var(--ec-brdRad) 0; }
  .is-run > .copy { grid-area: 2 / 1; position: static; align-self: center; justify-self: end; margin-inline-end: 0.5rem; }
  .run button { width: 8rem; min-height: 2.5rem; }
}
.is-output > .copy { display: none; }
.is-output > pre {
  border-style: dashed !important;
  background: transparent !important;
}
`;
