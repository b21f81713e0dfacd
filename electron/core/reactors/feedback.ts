/** Keeps feedback for analysis: what was said of whom and when, without the patient. */
import type { Reactor } from './reactor.ts'

export const feedback: Reactor = {
  name: 'feedback',
  handles: {
    FeedbackSubmitted: {
      does: 'stores the feedback for analysis',
      react: ({ payload: { feedbackId, doctor, rating, channel, submittedAt } }) => [
        {
          kind: 'project',
          key: feedbackId,
          at: submittedAt,
          value: { feedbackId, doctorId: doctor.id, rating, channel },
        },
      ],
    },
  },
}
