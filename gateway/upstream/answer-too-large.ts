/** A transport rejects with it when it cut off an answer over its cap. */
export class AnswerTooLarge extends Error {
  constructor(maxAnswerBytes: number) {
    super(`The answer is larger than ${maxAnswerBytes} bytes.`);
    this.name = 'AnswerTooLarge';
  }
}
