import { proveCourse } from '../testing/prove-course.ts';

await proveCourse('docker');
