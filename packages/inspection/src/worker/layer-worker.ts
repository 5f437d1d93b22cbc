import { parentPort } from 'node:worker_threads';
import { catalogers } from '../catalogers/registry.ts';
import { serveJobs } from './serve-jobs.ts';

// Entry point of the threads that read layers.
if (parentPort !== null) serveJobs(parentPort, catalogers.modules);
