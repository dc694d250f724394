/**
 * What is reckoned from a part of the draft, without being reckoned again as long as the part is the same, and as the same
 * object as long as it comes to the same: typing in one field then draws no other again.
 */
export function stable<From, To>(reckon: (from: From) => To): (from: From) => To {
  let last: { from: From; to: To; written: string } | null = null;
  return (from) => {
    if (last?.from === from) return last.to;
    const to = reckon(from);
    const written = JSON.stringify(to);
    last = last?.written === written ? { ...last, from } : { from, to, written };
    return last.to;
  };
}
