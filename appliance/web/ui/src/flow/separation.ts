/** Things in a row that keep their order and their distance, each as near to its wish as the others allow. */

interface Block {
  readonly sum: number;
  readonly weight: number;
  readonly count: number;
}

/**
 * Give the places that minimise the weighted squares of what each is away from its wish, when each is at least
 * `gaps[i]` after the one before it (isotonic regression, by pooling neighbours that would collide).
 */
export function spaced(
  wishes: readonly number[],
  weights: readonly number[],
  gaps: readonly number[],
): number[] {
  const offsets: number[] = [];
  let offset = 0;
  wishes.forEach((_, index) => {
    if (index > 0) offset += gaps[index - 1] ?? 0;
    offsets.push(offset);
  });
  const blocks: Block[] = [];
  wishes.forEach((wish, index) => {
    const weight = weights[index] ?? 1;
    blocks.push({ sum: (wish - (offsets[index] ?? 0)) * weight, weight, count: 1 });
    pool(blocks);
  });
  const bases = blocks.flatMap((block) =>
    Array.from({ length: block.count }, () => block.sum / block.weight),
  );
  return bases.map((base, index) => base + (offsets[index] ?? 0));
}

function pool(blocks: Block[]): void {
  for (;;) {
    const last = blocks.at(-1);
    const before = blocks.at(-2);
    if (!last || !before || before.sum / before.weight <= last.sum / last.weight) return;
    blocks.splice(-2, 2, {
      sum: before.sum + last.sum,
      weight: before.weight + last.weight,
      count: before.count + last.count,
    });
  }
}
