export const startDemo = async (_core: unknown): Promise<void> => {
  await Promise.resolve()
}
