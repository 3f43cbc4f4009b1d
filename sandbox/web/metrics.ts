import { Counter, Gauge, Histogram, Registry } from 'prom-client';

/** Figures for Prometheus. Nothing is counted by a timer: an idle web costs nothing. */
export interface Metrics {
  readonly contentType: string;
  text(): Promise<string>;
  request(route: string, method: string, status: number, seconds: number): void;
  /** An open socket of this kind; call the result when it closes. */
  socket(kind: 'terminal' | 'live'): () => void;
  claim(outcome: 'active' | 'queued' | 'failed'): void;
  pass(): void;
}

export function createMetrics(): Metrics {
  const registry = new Registry();
  const named = (name: string, help: string) => ({ name: `drydock_${name}`, help, registers: [registry] });
  const requests = new Histogram({
    ...named('http_request_seconds', 'Time to answer a request'),
    labelNames: ['route', 'method', 'status'],
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10],
  });
  const sockets = new Gauge({ ...named('sockets', 'Open sockets'), labelNames: ['kind'] });
  const claims = new Counter({ ...named('sandbox_claims_total', 'Sandboxes asked for'), labelNames: ['outcome'] });
  const passes = new Counter(named('check_passes_total', 'First passes of checks'));
  new Gauge({
    ...named('memory_bytes', 'Resident memory of web'),
    collect() {
      this.set(process.memoryUsage.rss());
    },
  });
  new Gauge({
    ...named('cpu_seconds_total', 'Processor time of web since its start'),
    collect() {
      const { user, system } = process.cpuUsage();
      this.set((user + system) / 1e6);
    },
  });
  return {
    contentType: Registry.PROMETHEUS_CONTENT_TYPE,
    text: () => registry.metrics(),
    request: (route, method, status, seconds) => requests.observe({ route, method, status }, seconds),
    socket: (kind) => {
      sockets.inc({ kind });
      return () => sockets.dec({ kind });
    },
    claim: (outcome) => claims.inc({ outcome }),
    pass: () => passes.inc(),
  };
}
