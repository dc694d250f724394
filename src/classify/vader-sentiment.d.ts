/** The part that we use; the package has no types of its own. */
declare module 'vader-sentiment' {
  const vader: {
    SentimentIntensityAnalyzer: {
      /** `compound`: -1 to 1, for the text as a whole. */
      polarity_scores(text: string): { compound: number };
    };
  };
  export default vader;
}
