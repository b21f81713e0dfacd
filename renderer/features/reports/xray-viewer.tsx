/** Pictures of a patient over the whole window, two of them side by side where wanted. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Button, Modal, Text } from '@mantine/core'
import { IconColumns2 } from '@tabler/icons-react'
import { useState } from 'react'
import { XrayPane, type Picture } from './xray-pane.tsx'
import classes from './reports.module.css'

export function XrayViewer({
  pictures,
  opened,
  onClose,
}: {
  pictures: readonly Picture[]
  /** The attachment that is shown first; undefined shows nothing. */
  opened: string | undefined
  onClose: () => void
}) {
  const { t } = useLingui()
  return (
    <Modal
      opened={opened !== undefined}
      onClose={onClose}
      fullScreen
      padding={0}
      title={<Text fw={650} ps="md">{t`X-rays and pictures`}</Text>}
      closeButtonProps={{ 'aria-label': t`Close` }}
    >
      {opened !== undefined && <Panes pictures={pictures} first={opened} />}
    </Modal>
  )
}

function Panes({ pictures, first }: { pictures: readonly Picture[]; first: string }) {
  const [left, setLeft] = useState(first)
  const [right, setRight] = useState<string>()
  return (
    <div className={classes.viewer} dir="ltr">
      <XrayPane pictures={pictures} pictureId={left} onChoose={setLeft} onClose={undefined} autoFocus />
      {right === undefined ? (
        <Button
          variant="subtle"
          m="xs"
          style={{ alignSelf: 'flex-start' }}
          leftSection={<IconColumns2 size={16} />}
          // The picture before this one is what a finding is compared with.
          onClick={() =>
            setRight(pictures.find(({ attachmentId }) => attachmentId !== left)?.attachmentId ?? left)
          }
        >
          <Trans>Compare</Trans>
        </Button>
      ) : (
        <XrayPane
          pictures={pictures}
          pictureId={right}
          onChoose={setRight}
          onClose={() => setRight(undefined)}
          autoFocus={false}
        />
      )}
    </div>
  )
}
