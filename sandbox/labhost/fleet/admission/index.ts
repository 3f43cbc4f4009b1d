/** Whether another sandbox fits: measured each time it matters, not counted. */
export { type Admission, createAdmission } from './admission.ts';
