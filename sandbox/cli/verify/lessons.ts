import { formatReport, lintLessons, readCourse } from '../../lint/index.ts';

/** `drydock lint` of every lesson of the clone. */
const course = readCourse(['lessons']);
const result = lintLessons(course, course.ids, '.');
process.stdout.write(`${formatReport(result).join('\n')}\n`);
process.exitCode = result.reports.some(({ level }) => level === 'error') ? 1 : 0;
