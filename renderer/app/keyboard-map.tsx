/** All keys on one page, on `?`. */
import { useLingui } from '@lingui/react/macro'
import { Group, Kbd, Modal, SimpleGrid, Stack, Text, Title } from '@mantine/core'

export function KeyboardMap({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useLingui()
  const groups = [
    {
      title: t`Everywhere`,
      keys: [
        ['Ctrl K', t`Find a patient, a screen, an action`],
        ['/', t`Find a patient, a screen, an action`],
        ['Ctrl Z', t`Take back the last change`],
        ['Alt 0 … Alt 9', t`Open a screen`],
        ['Alt ←', t`Back to the screen before`],
        ['?', t`This page`],
        ['Enter', t`Save the form one types into`],
        ['↑ ↓', t`In a date: a day on or back`],
      ],
    },
    {
      title: t`Day board`,
      keys: [
        ['T', t`Today`],
        ['Page Up / Page Down', t`Day before / day after`],
        ['N', t`Book the next free time`],
        ['V', t`Day or week`],
        ['W', t`To who waits: Enter offers a time`],
        ['↑ ↓ ← →', t`Go through times and doctors`],
        ['Home / End', t`First and last time of the column`],
        ['Enter', t`Book this time, or open this appointment`],
        ['Delete', t`On who waits: decline what was asked`],
      ],
    },
    {
      title: t`On an appointment`,
      keys: [
        ['M', t`Move it: arrow keys, then Enter (Escape leaves it)`],
        ['Shift ↑ ↓', t`While moving: shorter or longer`],
        ['Delete', t`Cancel it`],
        ['A', t`Patient has arrived`],
        ['R', t`Patient is in the room`],
        ['D', t`Done`],
        ['X', t`Did not come`],
        ['C', t`Back to confirmed`],
      ],
    },
    {
      title: t`Reports and X-rays`,
      keys: [
        ['Ctrl S', t`Save the report`],
        ['+ −', t`X-ray: nearer or farther`],
        ['↑ ↓ ← →', t`X-ray: move the picture`],
        ['Shift ↑ ↓ ← →', t`X-ray: brightness and contrast`],
        ['I', t`X-ray: light and dark the other way round`],
        ['0', t`X-ray: as it was`],
      ],
    },
    {
      title: t`Stock`,
      keys: [['Enter', t`After a barcode: use or receive that item`]],
    },
    {
      title: t`When a time is refused`,
      keys: [['1, 2, 3', t`Take one of the nearest free times`]],
    },
  ]
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      size={1060}
      title={<Text fw={650}>{t`Keys`}</Text>}
      closeButtonProps={{ 'aria-label': t`Close` }}
    >
      <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }} spacing="xl">
        {groups.map(({ title, keys }) => (
          <Stack key={title} gap={6}>
            <Title order={3}>{title}</Title>
            {keys.map(([key, meaning]) => (
              <Group key={key} gap="sm" wrap="nowrap" justify="space-between">
                <Text size="sm">{meaning}</Text>
                <Kbd size="xs" style={{ whiteSpace: 'nowrap' }}>
                  {key}
                </Kbd>
              </Group>
            ))}
          </Stack>
        ))}
      </SimpleGrid>
    </Modal>
  )
}
