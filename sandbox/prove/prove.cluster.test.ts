import { proveCourse } from '../testing/prove-course.ts';

// Apart from the others: an instance without a cluster proves those.
await proveCourse('kubernetes');
