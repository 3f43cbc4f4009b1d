/** Styles of run blocks; nested by Expressive Code below its own root class. */
export const styles = `
.is-run {
  display: grid;
  grid-template-columns: minmax(0, 1fr) auto;
  border-inline-start: 3px solid var(--dd-accent);
  border-radius: var(--ec-brdRad);
}
.is-run > figcaption { display: none; }
.is-run > pre { grid-area: 1 / 1; border-start-end-radius: 0 !important; border-end-end-radius: 0 !important; border-inline-end: 0 !important; border-start-start-radius: 0 !important; border-end-start-radius: 0 !important; border-inline-start: 0 !important; }
.is-run > .copy { inset-inline-end: 5.6rem; }
.is-run > .run {
  grid-area: 1 / 2;
  display: flex;
  align-items: flex-start;
  flex-direction: column;
  gap: 0.125rem;
  min-width: 5.25rem;
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
.run .run-state { font: 500 0.6875rem/1.2 var(--__sl-font); color: var(--sl-color-gray-3); text-align: center; width: 100%; min-height: 0; }
.run .run-state:empty { display: none; }
.is-run[data-state='ok'] .run-state { color: var(--dd-pass); }
.is-run[data-state='failed'] .run-state { color: var(--dd-fail); }
@media (scripting: none) { .run { display: none; } }
@media print { .run { display: none !important; } }
@media (max-width: 30rem) {
  .is-run { grid-template-columns: minmax(0, 1fr); }
  .is-run > .copy { inset-inline-end: 0; }
  .is-run > .run { grid-area: 2 / 1; flex-direction: row; align-items: center; border: 1px solid var(--ec-brdCol); border-top: 0; border-radius: 0 0 var(--ec-brdRad) 0; }
  .run button { width: auto; min-height: 2.5rem; padding-inline: 1.1rem; }
  .run .run-state { width: auto; font-size: 0.8125rem; }
}
.is-output > pre {
  border-style: dashed !important;
  background: transparent !important;
  max-height: 24rem;
}
`;
