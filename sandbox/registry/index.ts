export { registryPassword, registrySecret, registryStaff } from './password.ts';
