import type { Templates } from './template.ts'

export const ar: Templates = {
  messages: {
    patientWelcome: {
      subject: 'أهلًا بك في {clinic}',
      text: 'مرحبًا {patient}،\n\nأهلًا بك في {clinic}. رقم عضويتك هو {memberId}. نرجو أن يكون معك عند الاتصال بنا أو زيارتنا.\n\n{clinic} {clinicPhone}',
      sms: '{clinic}: أهلًا بك {patient}. رقم عضويتك هو {memberId}.',
    },
    appointmentRequestedPatient: {
      subject: 'تلقينا طلبك ليوم {date}',
      text: 'مرحبًا {patient}،\n\nسجّلنا رغبتك في موعد مع {doctor} يوم {date} الساعة {time}. لم يتأكد الموعد بعد، وسنكتب إليك فور تأكيده.\n\n{clinic} {clinicPhone}',
      sms: '{clinic}: سجّلنا طلبك ليوم {date} الساعة {time}. لم يتأكد بعد، وسنكتب إليك.',
    },
    appointmentReminderPatient: {
      subject: 'تذكير: موعدك يوم {date}',
      text: 'مرحبًا {patient}،\n\nهذا تذكير بموعدك مع {doctor} يوم {date} الساعة {time}.\n\nإن تعذّر حضورك فأخبرنا في وقت مناسب من فضلك.\n\n{clinic} {clinicPhone}',
      sms: '{clinic}: تذكير بموعدك يوم {date} الساعة {time} مع {doctor}.',
    },
    appointmentScheduledPatient: {
      subject: 'موعدك يوم {date}',
      text: 'مرحبًا {patient}،\n\nموعدك مع {doctor} يوم {date} الساعة {time}.\n\nإذا تعذر عليك الحضور فنرجو إبلاغنا مسبقًا.\n\n{clinic} {clinicPhone}',
      sms: '{clinic}: موعدك مع {doctor} يوم {date} الساعة {time}.',
    },
    appointmentRescheduledPatient: {
      subject: 'تغيّر موعدك إلى {date}',
      text: 'مرحبًا {patient}،\n\nتغيّر موعدك الذي كان يوم {dateBefore} الساعة {timeBefore}، وأصبح مع {doctor} يوم {date} الساعة {time}.\n\n{clinic} {clinicPhone}',
      sms: '{clinic}: أصبح موعدك يوم {date} الساعة {time} مع {doctor}.',
    },
    appointmentDisplacedPatient: {
      subject: 'موعدك يوم {date} يحتاج إلى وقت آخر',
      text: 'مرحبًا {patient}،\n\nتبيّن أن وقت موعدك مع {doctor} يوم {date} الساعة {time} كان محجوزًا لشخص آخر. نعتذر منك. سنتصل بك لاقتراح وقت آخر، ويمكنك الاتصال بنا.\n\n{clinic} {clinicPhone}',
      sms: '{clinic}: موعدك يوم {date} الساعة {time} يحتاج إلى وقت آخر. سنتصل بك، ويمكنك الاتصال بنا.',
    },
    appointmentCanceledPatient: {
      subject: 'أُلغي موعدك يوم {date}',
      text: 'مرحبًا {patient}،\n\nأُلغي موعدك مع {doctor} يوم {date} الساعة {time}. اتصل بنا لحجز موعد آخر.\n\n{clinic} {clinicPhone}',
      sms: '{clinic}: أُلغي موعدك يوم {date} الساعة {time}.',
    },
    appointmentScheduledDoctor: {
      subject: 'موعد جديد: {date}، {time}',
      text: 'مرحبًا {doctor}،\n\nلدى {patient} ({memberId}) موعد معك يوم {date} الساعة {time}.\n\n{clinic}',
      sms: '{clinic}: لدى {patient} موعد معك يوم {date} الساعة {time}.',
    },
    appointmentRescheduledDoctor: {
      subject: 'تغيّر موعد: {date}، {time}',
      text: 'مرحبًا {doctor}،\n\nتغيّر موعد {patient} ({memberId}) من {dateBefore}، {timeBefore} إلى {date} الساعة {time}.\n\n{clinic}',
      sms: '{clinic}: أصبح موعد {patient} يوم {date} الساعة {time}.',
    },
    appointmentGivenAwayDoctor: {
      subject: 'انتقل موعد إلى طبيب آخر: {dateBefore}، {timeBefore}',
      text: 'مرحبًا {doctorBefore}،\n\nموعد {patient} ({memberId}) يوم {dateBefore} الساعة {timeBefore} أصبح مع {doctor}، ووقتك متاح.\n\n{clinic}',
      sms: '{clinic}: موعد {patient} يوم {dateBefore} الساعة {timeBefore} أصبح مع {doctor}.',
    },
    appointmentDisplacedDoctor: {
      subject: 'موعد بلا وقت: {date}، {time}',
      text: 'مرحبًا {doctor}،\n\nتبيّن أن وقت {patient} ({memberId}) يوم {date} الساعة {time} محجوز لموعد آخر. يبحث الاستقبال عن وقت آخر.\n\n{clinic}',
      sms: '{clinic}: {patient} يوم {date} الساعة {time} يحتاج إلى وقت آخر.',
    },
    appointmentCanceledDoctor: {
      subject: 'أُلغي موعد: {date}، {time}',
      text: 'مرحبًا {doctor}،\n\nأُلغي موعد {patient} ({memberId}) يوم {date} الساعة {time}، ووقتك متاح.\n\n{clinic}',
      sms: '{clinic}: أُلغي موعد {patient} يوم {date} الساعة {time}.',
    },
    doctorWelcome: {
      subject: 'أهلًا بك في {clinic}',
      text: 'مرحبًا {doctor}،\n\nأهلًا بك في {clinic}. رقمك المهني هو {doctorNumber}.\n\n{clinic} {clinicPhone}',
      sms: '{clinic}: أهلًا بك {doctor}. رقمك المهني هو {doctorNumber}.',
    },
    feedbackDoctor: {
      subject: 'رأي جديد: {rating} من 5',
      text: 'مرحبًا {doctor}،\n\nكتب أحد المرضى رأيه: {rating} من 5. نرجو قراءته في التطبيق والرد عليه.\n\n{clinic}',
      sms: '{clinic}: رأي جديد، {rating} من 5. نرجو قراءته والرد عليه.',
    },
    reportPatient: {
      subject: 'لديك تقرير جاهز',
      text: 'مرحبًا {patient}،\n\nكتب {doctor} تقريرًا لك أو عدّله. اسألنا عنه أو اطّلع عليه في البوابة.\n\n{clinic} {clinicPhone}',
      sms: '{clinic}: لديك تقرير جاهز. اسألنا عنه أو اطّلع على البوابة.',
    },
    reportInstructionsPatient: {
      subject: 'تعليمات جديدة من {doctor}',
      text: 'مرحبًا {patient}،\n\nكتب لك {doctor}:\n\n{instructions}\n\nإذا كان شيء غير واضح فاتصل بنا.\n\n{clinic} {clinicPhone}',
      sms: '{clinic}: لدى {doctor} تعليمات جديدة لك. اطّلع على البوابة أو اتصل بنا.',
    },
    requestCancelDeclinedPatient: {
      subject: 'بخصوص طلبك إلغاء موعد {date}',
      text: 'مرحبًا {patient}،\n\nطلبت إلغاء موعدك يوم {date} الساعة {time}. لم نتمكن من ذلك، والموعد باقٍ. {note}\n\nاتصل بنا من فضلك إن لم تستطع الحضور.\n\n{clinic} {clinicPhone}',
      sms: '{clinic}: لم يمكن إلغاء موعدك يوم {date} الساعة {time}، وهو باقٍ. {note}',
    },
    requestMoveDeclinedPatient: {
      subject: 'بخصوص طلبك تغيير موعد {date}',
      text: 'مرحبًا {patient}،\n\nطلبت وقتًا آخر بدلًا من {date} الساعة {time}. لم نجد وقتًا، والموعد باقٍ. {note}\n\nاتصل بنا من فضلك إن لم تستطع الحضور.\n\n{clinic} {clinicPhone}',
      sms: '{clinic}: لم نجد وقتًا آخر؛ موعدك يوم {date} الساعة {time} باقٍ. {note}',
    },
    requestDetailsAcceptedPatient: {
      subject: 'تم تغيير بياناتك',
      text: 'مرحبًا {patient}،\n\nغُيّرت بياناتك كما اقترحت. {note}\n\nإن لم تكن أنت من اقترح ذلك فاتصل بنا فورًا.\n\n{clinic} {clinicPhone}',
      sms: '{clinic}: غُيّرت بياناتك كما اقترحت. إن لم تكن أنت فاتصل بنا فورًا. {note}',
    },
    requestDetailsDeclinedPatient: {
      subject: 'بقيت بياناتك كما هي',
      text: 'مرحبًا {patient}،\n\nلم نأخذ بالبيانات التي اقترحتها. {note}\n\nاتصل بنا من فضلك إن كان يجب تغييرها.\n\n{clinic} {clinicPhone}',
      sms: '{clinic}: لم نأخذ بالبيانات التي اقترحتها. اتصل بنا من فضلك. {note}',
    },
    portalCode: {
      subject: 'رمز الدخول',
      text: 'مرحبًا {patient}،\n\nرمز دخولك هو {code}. يصلح مرة واحدة ولمدة عشر دقائق.\n\nلا تعطه لأحد: نحن لا نطلبه أبدًا. إن لم تطلبه فلا حاجة إلى فعل شيء.\n\n{clinic} {clinicPhone}',
      sms: '{clinic}: رمزك هو {code}. يصلح مرة واحدة ولمدة عشر دقائق. لا تعطه لأحد.',
    },
    portalFeedback: {
      subject: 'كيف كانت زيارتك؟',
      text: 'مرحبًا {patient}،\n\nكنت عندنا يوم {date}. كيف كانت الزيارة؟ أخبرنا هنا من فضلك، دون تسجيل دخول:\n\n{link}\n\nيصلح الرابط مرة واحدة ولمدة ثلاثين يومًا.\n\n{clinic} {clinicPhone}',
      sms: '{clinic}: كيف كانت زيارتك يوم {date}؟ {link}',
    },
  },
  toasts: {
    appointmentScheduled: { title: 'حجز: {date}، {time}', body: '{patient} مع {doctor}' },
    appointmentRescheduled: { title: 'نُقل إلى {date}، {time}', body: '{patient} مع {doctor}' },
    appointmentDisplaced: { title: 'يلزم وقت آخر: {date}، {time}', body: '{patient} مع {doctor}' },
    appointmentCanceled: { title: 'أُلغي: {date}، {time}', body: '{patient} مع {doctor}' },
    equipmentLowStock: {
      title: 'يلزم شراء {item}',
      body: 'بقي {quantity} {unit}، والحد الأدنى {minimumQuantity}.',
    },
    feedbackSubmitted: { title: 'رأي جديد: {rating} من 5', body: 'إلى {doctor}. نرجو القراءة والرد.' },
    chartOpenedInEmergency: {
      title: 'فُتح ملف طبي في حالة طارئة',
      body: 'فتح {staff} ملف {patient}: {reason}',
    },
    patientAsksToCancel: { title: 'طلب إلغاء: {date}، {time}', body: '{patient}، في البوابة' },
    patientAsksToMove: { title: 'طلب وقت آخر: {date}، {time}', body: '{patient}، في البوابة' },
    patientProposesDetails: { title: 'بيانات مطلوب تغييرها', body: '{patient}، في البوابة' },
    administratorRecovered: {
      title: 'غُيّرت كلمة مرور أحد المديرين',
      body: 'بمفتاح الاسترداد، لصالح {staff}. إن لم يفعل ذلك أحد هنا فأنشئ مفتاح استرداد جديدًا.',
    },
    appointmentStarting: { title: '{time}: {patient}', body: 'يبدأ بعد دقائق مع {doctor}' },
    appointmentsStarting: { title: 'يبدأ في {time}', body: 'لم يصل بعد: {patients}' },
    patientArrived: { title: 'وصل {patient}', body: 'الموعد في {time} مع {doctor}' },
    digest: { title: 'أثناء غيابك', body: 'الإشعارات: {count}' },
    burst: { title: 'عدة إشعارات', body: 'الإشعارات: {count}' },
  },
  tray: { waiting: 'في غرفة الانتظار', displaced: 'حجوزات بلا وقت', open: 'فتح Clinic', quit: 'إنهاء' },
}
