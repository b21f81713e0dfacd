/** Finds a patient as you type: arrows choose, Enter takes. */
import { useLingui } from '@lingui/react/macro'
import { Combobox, Group, Text, TextInput, useCombobox } from '@mantine/core'
import { IconAlertTriangleFilled, IconSearch, IconUserPlus } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import type { PatientSummary } from '#shared/contract/patients.ts'
import { useLiveQuery } from '../client/core.ts'
import { usePatientLine } from './patient-line.ts'
import { PatientPhoto } from './patient-photo.tsx'
import { patientName } from './people-names.ts'

const registerOption = 'register'

export function PatientPicker({
  label,
  autoFocus,
  onPick,
  onRegister,
}: {
  label: string
  autoFocus?: boolean
  onPick: (patient: PatientSummary) => void
  /** Offered below what was found, with what was typed. */
  onRegister?: (typed: string) => void
}) {
  const { t } = useLingui()
  const patientLine = usePatientLine()
  const [text, setText] = useState('')
  const wanted = text.trim()
  const { value: found } = useLiveQuery('patients.search', wanted ? { text: wanted, limit: 7 } : undefined)
  const combobox = useCombobox()

  // The best match stays chosen while typing goes on, so that Enter takes it.
  useEffect(() => {
    if (!wanted) combobox.closeDropdown()
    else {
      combobox.openDropdown()
      combobox.selectFirstOption()
    }
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the combobox object is new at each render
  }, [found, wanted])

  return (
    <Combobox
      store={combobox}
      withinPortal={false}
      onOptionSubmit={(id) => {
        combobox.closeDropdown()
        const patient = found?.find((candidate) => candidate.id === id)
        if (patient) onPick(patient)
        else if (id === registerOption) onRegister?.(wanted)
      }}
    >
      <Combobox.Target>
        <TextInput
          label={label}
          placeholder={t`Name, telephone, birth date or member ID`}
          leftSection={<IconSearch size={16} aria-hidden />}
          autoFocus={autoFocus ?? false}
          data-autofocus={autoFocus || undefined}
          autoComplete="off"
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      </Combobox.Target>
      <Combobox.Dropdown hidden={!found}>
        <Combobox.Options aria-label={label}>
          {found?.map((patient) => (
            <Combobox.Option key={patient.id} value={patient.id}>
              <Group justify="space-between" wrap="nowrap" gap="sm">
                <PatientPhoto patient={patient} size={34} />
                <div style={{ flex: 1 }}>
                  <Text size="sm" fw={550}>
                    {patientName(patient)}
                  </Text>
                  <Text size="xs" c="dimmed">
                    {patientLine(patient)}
                  </Text>
                </div>
                {patient.alerts > 0 && (
                  <IconAlertTriangleFilled
                    size={16}
                    color="var(--mantine-color-error)"
                    aria-label={t`Has alerts`}
                  />
                )}
              </Group>
            </Combobox.Option>
          ))}
          {onRegister && (
            <Combobox.Option value={registerOption}>
              <Group gap="xs">
                <IconUserPlus size={16} aria-hidden />
                <Text size="sm">{t`Register “${wanted}” as a new patient`}</Text>
              </Group>
            </Combobox.Option>
          )}
          {!onRegister && found?.length === 0 && <Combobox.Empty>{t`Nobody found`}</Combobox.Empty>}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  )
}
