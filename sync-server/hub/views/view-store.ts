export class ViewStore {
  constructor(_: unknown) {}
  forget(_: unknown): void {}
  forgetStale(_: unknown): void {}
  close(): void {}
}
